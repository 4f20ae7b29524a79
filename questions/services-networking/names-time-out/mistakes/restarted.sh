# fails: resolves, reached, two-servers
# believes: a rollout restart brings pods back that nobody asked for
kubectl -n kube-system rollout restart deployment coredns
