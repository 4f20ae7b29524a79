# fails: all-answered, endpoints, deployment-kept
kubectl -n __ns__ scale deployment __name__ --replicas=5
