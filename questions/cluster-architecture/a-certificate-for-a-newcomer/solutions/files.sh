cat > csr.yaml <<YAML
apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata: { name: __user__ }
spec:
  request: $(cat __user__.csr | base64 | tr -d "\n")
  signerName: kubernetes.io/kube-apiserver-client
  usages: [client auth]
YAML
kubectl apply -f csr.yaml
kubectl certificate approve __user__
kubectl get csr __user__ -o jsonpath='{.status.certificate}' | base64 -d > __user__.crt
kubectl config set-credentials __user__ --client-key=/home/candidate/__user__.key --client-certificate=/home/candidate/__user__.crt
kubectl config set-context __user__ --cluster=kubernetes --user=__user__
kubectl -n __ns__ create role pod-reader --verb=get,list --resource=pods
kubectl -n __ns__ create rolebinding pod-reader-__user__ --role=pod-reader --user=__user__
kubectl --context __user__ -n __ns__ get pods
