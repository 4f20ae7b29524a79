# fails: host, redirected, served
kubectl -n __ns__ delete secret __secret__
kubectl -n __ns__ create secret tls __secret__ --cert=tls/tls.crt --key=tls/tls.key
kubectl -n __ns__ patch ingress __name__ --type=json -p '[{"op":"replace","path":"/spec/rules/0/host","value":"www.__host__"}]'
