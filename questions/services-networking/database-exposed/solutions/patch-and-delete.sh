kubectl -n __ns__ patch service __name__ -p '{"spec":{"type":"ClusterIP"}}'
kubectl -n __ns__ delete service __name__-debug
