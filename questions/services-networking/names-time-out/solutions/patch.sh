kubectl -n kube-system patch deployment coredns -p '{"spec":{"replicas":2}}'
