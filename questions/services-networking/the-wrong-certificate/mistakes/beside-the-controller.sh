# fails: secret, host, redirected
# believes: the certificate belongs to the namespace of the controller
kubectl -n ingress-nginx create secret tls __secret__ --cert=tls/tls.crt --key=tls/tls.key
