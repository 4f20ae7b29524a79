# fails: headless, one-per-pod
# believes: clusterIP can be edited like any other field
kubectl -n __ns__ patch service __name__ -p '{"spec":{"clusterIP":"None"}}'
