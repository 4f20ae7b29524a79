# fails: resolves, reached, others-kept
kubectl -n kube-system get configmap coredns -o yaml | sed 's/^\( *\)ready$/\1ready\n\1rewite name __old__ __name__.__ns__.svc.cluster.local/' | kubectl replace -f -
kubectl -n kube-system delete pods -l k8s-app=kube-dns
