# fails: address-kept, resolves, reached
# believes: a Service that is made anew gets its address back
kubectl -n kube-system delete service kube-dns
kubectl -n kube-system expose deployment coredns --name=kube-dns --port=53 --protocol=UDP
