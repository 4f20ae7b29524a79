# fails: host, redirected
kubectl -n __ns__ delete secret __secret__
kubectl -n __ns__ create secret tls __secret__ --cert=tls/tls.crt --key=tls/tls.key
