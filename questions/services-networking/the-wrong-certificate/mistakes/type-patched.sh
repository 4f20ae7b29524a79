# fails: secret
# believes: the type of a Secret can be changed
kubectl -n __ns__ patch secret __secret__ -p '{"type":"kubernetes.io/tls"}'
kubectl -n __ns__ patch ingress __name__ --type=json -p '[{"op":"replace","path":"/spec/tls/0/hosts","value":["__host__"]}]'
