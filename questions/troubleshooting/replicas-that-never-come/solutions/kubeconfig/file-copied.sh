ssh controlplane 'sudo cp /etc/kubernetes/controller-manager.conf /etc/kubernetes/controller-manger.conf'
ssh controlplane 'sudo cat /etc/kubernetes/manifests/kube-controller-manager.yaml' | grep -n hostPath
ssh controlplane 'sudo sed -i s,controller-manger.conf,controller-manager.conf, /etc/kubernetes/manifests/kube-controller-manager.yaml'
