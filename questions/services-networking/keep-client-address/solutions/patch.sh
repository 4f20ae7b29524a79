kubectl -n __ns__ patch service __name__ -p '{"spec":{"externalTrafficPolicy":"Local"}}'
kubectl -n __ns__ scale deployment __name__ --replicas=3
kubectl -n __ns__ rollout status deployment __name__
