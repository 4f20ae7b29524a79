# fails: every-node, policy
# believes: internalTrafficPolicy is about nodes
kubectl -n __ns__ patch service __name__ -p '{"spec":{"internalTrafficPolicy":"Cluster"}}'
