# fails: policy
# believes: session affinity keeps the source address
kubectl -n __ns__ patch service __name__ -p '{"spec":{"sessionAffinity":"ClientIP"}}'
kubectl -n __ns__ scale deployment __name__ --replicas=3
