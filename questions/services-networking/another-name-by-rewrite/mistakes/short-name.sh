# fails: resolves, reached
# believes: CoreDNS knows the namespace of who asks
kubectl -n kube-system get configmap coredns -o yaml | sed 's/^\( *\)ready$/\1ready\n\1rewrite name __old__ __name__/' | kubectl replace -f -
kubectl -n kube-system rollout restart deployment coredns
