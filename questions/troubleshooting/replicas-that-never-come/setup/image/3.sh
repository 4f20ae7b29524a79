ssh controlplane 'sudo sed -i "s,/kube-controller-manager:,/kube-contoller-manager:," /etc/kubernetes/manifests/kube-controller-manager.yaml'
sleep 30
kubectl -n __ns__ scale deployment __name__ --replicas=3
