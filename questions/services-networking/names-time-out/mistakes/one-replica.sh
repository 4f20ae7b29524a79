# fails: two-servers
kubectl -n kube-system scale deployment coredns --replicas=1
