# fails: manager, replicas
kubectl -n __ns__ scale deployment __name__ --replicas=1
kubectl -n __ns__ scale deployment __name__ --replicas=3
