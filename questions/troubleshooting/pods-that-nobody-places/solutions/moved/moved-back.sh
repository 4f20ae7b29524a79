ssh controlplane 'ls /etc/kubernetes /etc/kubernetes/manifests'
ssh controlplane 'sudo mv /etc/kubernetes/kube-scheduler.yaml /etc/kubernetes/manifests/'
