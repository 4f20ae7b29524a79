# fails: no-other-door
kubectl -n __ns__ patch service __name__ -p '{"spec":{"type":"ClusterIP"}}'
