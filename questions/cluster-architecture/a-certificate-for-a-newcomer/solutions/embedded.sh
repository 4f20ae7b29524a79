kubectl create -f - <<JSON
{"apiVersion":"certificates.k8s.io/v1","kind":"CertificateSigningRequest","metadata":{"name":"__user__"},"spec":{"request":"$(base64 -w0 /home/candidate/__user__.csr)","signerName":"kubernetes.io/kube-apiserver-client","expirationSeconds":864000,"usages":["client auth"]}}
JSON
kubectl certificate approve __user__
sleep 2
kubectl get csr __user__ -o json | jq -r .status.certificate | base64 --decode > /home/candidate/__user__.crt
kubectl config set-credentials __user__ --client-key=__user__.key --client-certificate=__user__.crt --embed-certs=true
kubectl config set-context __user__ --cluster=kubernetes --user=__user__ --namespace=__ns__
kubectl create clusterrole pods-read --verb=get,list --resource=pods
kubectl -n __ns__ create rolebinding reads --clusterrole=pods-read --user=__user__
