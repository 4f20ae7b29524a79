ssh controlplane 'sudo cp /etc/kubernetes/kube-apiserver.yaml /etc/kubernetes/manifests/'
