# fails: certificate, context, may, may-get, context-kept
kubectl create -f - <<JSON
{"apiVersion":"certificates.k8s.io/v1","kind":"CertificateSigningRequest","metadata":{"name":"__user__"},"spec":{"request":"$(base64 -w0 /home/candidate/__user__.csr)","signerName":"kubernetes.io/kube-apiserver-client","usages":["client auth"]}}
JSON
kubectl certificate approve __user__
kubectl get csr __user__ -o jsonpath='{.status.certificate}' > __user__.crt
kubectl config set-context __user__ --cluster=kubernetes --user=__user__
kubectl config use-context __user__
