# fails: answers, backend
# believes: the backend's port is the port of the pods
kubectl -n __ns__ patch ingress __name__ -p '{"spec":{"ingressClassName":"nginx"}}'
