ssh controlplane 'sudo sed -i s,pki/apiserver.crt,pki/api-server.crt, /etc/kubernetes/manifests/kube-apiserver.yaml'
sleep 60
