# fails: bound, runs
kubectl -n __ns__ get pvc __claim__ -o yaml > claim.yaml
kubectl replace --force -f claim.yaml
