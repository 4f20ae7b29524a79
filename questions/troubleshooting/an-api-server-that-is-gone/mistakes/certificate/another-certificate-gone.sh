# fails: answers, static-pod
ssh controlplane 'sudo sed -i s,pki/api-server.crt,pki/server.crt, /etc/kubernetes/manifests/kube-apiserver.yaml'
