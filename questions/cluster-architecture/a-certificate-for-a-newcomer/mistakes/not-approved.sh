# fails: certificate, context
# believes: whoever creates a request gets a certificate
kubectl create -f - <<JSON
{"apiVersion":"certificates.k8s.io/v1","kind":"CertificateSigningRequest","metadata":{"name":"__user__"},"spec":{"request":"$(base64 -w0 /home/candidate/__user__.csr)","signerName":"kubernetes.io/kube-apiserver-client","usages":["client auth"]}}
JSON
kubectl get csr __user__ -o jsonpath='{.status.certificate}' | base64 -d > __user__.crt
kubectl -n __ns__ create role pod-reader --verb=get,list --resource=pods
kubectl -n __ns__ create rolebinding pod-reader --role=pod-reader --user=__user__
