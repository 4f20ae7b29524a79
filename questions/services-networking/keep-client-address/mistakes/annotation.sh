# fails: policy
# believes: an annotation keeps the source address
kubectl -n __ns__ annotate service __name__ service.kubernetes.io/preserve-client-ip=true
kubectl -n __ns__ scale deployment __name__ --replicas=3
