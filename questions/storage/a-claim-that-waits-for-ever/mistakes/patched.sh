# fails: bound, runs
# believes: the spec of a claim can be changed
kubectl -n __ns__ patch pvc __claim__ -p '{"spec":{"storageClassName":"manual","accessModes":["ReadWriteOnce"]}}'
