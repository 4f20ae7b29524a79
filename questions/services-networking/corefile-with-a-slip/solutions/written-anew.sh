cat > Corefile <<'CONF'
.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    forward . /etc/resolv.conf
    cache 30
    loop
    reload
    loadbalance
}
CONF
kubectl -n kube-system create configmap coredns --from-file=Corefile --dry-run=client -o yaml | kubectl replace -f -
kubectl -n kube-system delete pods -l k8s-app=kube-dns
