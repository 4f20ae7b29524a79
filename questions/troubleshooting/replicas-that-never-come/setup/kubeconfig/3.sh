ssh controlplane 'sudo sed -i s,--kubeconfig=/etc/kubernetes/controller-manager.conf,--kubeconfig=/etc/kubernetes/controller-manger.conf, /etc/kubernetes/manifests/kube-controller-manager.yaml'
sleep 30
kubectl -n __ns__ scale deployment __name__ --replicas=3
