# fails: default-class
kubectl label ingressclass nginx ingressclass.kubernetes.io/is-default-class=true
kubectl -n __ns__ patch ingress __name__ -p '{"spec":{"ingressClassName":"nginx"}}'
