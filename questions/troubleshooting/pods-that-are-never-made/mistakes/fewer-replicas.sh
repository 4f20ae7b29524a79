# fails: up, pods
kubectl -n __ns__ scale deployment __name__ --replicas=2
