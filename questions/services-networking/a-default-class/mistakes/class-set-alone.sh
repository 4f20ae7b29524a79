# fails: default-class
kubectl -n __ns__ patch ingress __name__ -p '{"spec":{"ingressClassName":"nginx"}}'
