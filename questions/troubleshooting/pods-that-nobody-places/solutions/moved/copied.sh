ssh controlplane 'sudo cp /etc/kubernetes/kube-scheduler.yaml /etc/kubernetes/manifests/scheduler.yaml'
kubectl -n kube-system get pods
