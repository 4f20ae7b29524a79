# fails: members, all-of-them, service
# believes: clusterIP can be edited like any other field
kubectl -n __ns__ patch service __governing__ -p '{"spec":{"clusterIP":"None","selector":{"app":"__name__"}}}'
