kubectl -n __ns__ describe ingress __name__
kubectl -n __ns__ delete secret __secret__
kubectl -n __ns__ create secret tls __secret__ --cert=tls/tls.crt --key=tls/tls.key
kubectl -n __ns__ patch ingress __name__ --type=json -p '[{"op":"replace","path":"/spec/tls/0/hosts","value":["__host__"]}]'
