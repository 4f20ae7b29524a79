# fails: dns, reached, nothing-else, service, address-kept
# believes: a Service that is made anew gets its old address
kubectl -n kube-system delete service kube-dns
kubectl -n kube-system expose deployment coredns --name=kube-dns --port=53 --protocol=UDP
kubectl -n __ns__ patch networkpolicy __policy__ --type=json -p '[{"op":"add","path":"/spec/egress/0/ports/-","value":{"port":53,"protocol":"UDP"}}]'
