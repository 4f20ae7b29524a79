# fails: service-kept, backend
kubectl -n __ns__ patch ingress __name__ -p '{"spec":{"ingressClassName":"nginx"}}'
kubectl -n __ns__ patch service __name__ --type=json -p '[{"op":"replace","path":"/spec/ports/0/port","value":8080}]'
