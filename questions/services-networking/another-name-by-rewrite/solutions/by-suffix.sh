zone=$(echo __old__ | cut -d. -f2-)
host=$(echo __old__ | cut -d. -f1)
kubectl -n kube-system get configmap coredns -o yaml > coredns.yaml
sed -i "s/^\( *\)ready\$/\1ready\n\1rewrite name regex $host[.]$zone[.] __name__.__ns__.svc.cluster.local./" coredns.yaml
kubectl apply -f coredns.yaml
