# fails: resolves, reached
# believes: a restart brings back what worked before
kubectl -n kube-system rollout restart deployment coredns
