kubectl -n kube-system get configmap coredns -o yaml > coredns.yaml
sed -i 's/^\( *\)ready$/\1ready\n\1rewrite name __old__ __name__.__ns__.svc.cluster.local/' coredns.yaml
kubectl replace -f coredns.yaml
kubectl -n kube-system rollout restart deployment coredns
