# fails: headless, one-per-pod
kubectl -n __ns__ patch service __name__ -p '{"spec":{"sessionAffinity":"ClientIP"}}'
