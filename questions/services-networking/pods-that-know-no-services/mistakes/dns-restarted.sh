# fails: resolves, reached
kubectl -n kube-system rollout restart deployment coredns
kubectl -n __ns__ scale deployment __app__ --replicas=1
