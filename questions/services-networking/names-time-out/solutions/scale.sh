kubectl -n kube-system get pods -l k8s-app=kube-dns
kubectl -n kube-system scale deployment coredns --replicas=2
