# fails: policy
# believes: internalTrafficPolicy is about callers from outside
kubectl -n __ns__ patch service __name__ -p '{"spec":{"internalTrafficPolicy":"Local"}}'
kubectl -n __ns__ scale deployment __name__ --replicas=3
