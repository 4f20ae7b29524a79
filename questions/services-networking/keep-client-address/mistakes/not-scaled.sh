# fails: replicas
kubectl -n __ns__ patch service __name__ -p '{"spec":{"externalTrafficPolicy":"Local"}}'
