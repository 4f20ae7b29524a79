kubectl -n kube-system get configmap coredns -o yaml | sed 's/loadbalance$/loadbalance {/' | kubectl replace -f -
kubectl -n kube-system delete pods -l k8s-app=kube-dns
