# fails: resolves, reached
# believes: more replicas of a broken server answer more
kubectl -n kube-system scale deployment coredns --replicas=3
