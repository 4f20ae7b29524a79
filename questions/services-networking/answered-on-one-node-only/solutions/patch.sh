kubectl -n __ns__ get pods -o wide
kubectl -n __ns__ patch service __name__ -p '{"spec":{"internalTrafficPolicy":"Cluster"}}'
