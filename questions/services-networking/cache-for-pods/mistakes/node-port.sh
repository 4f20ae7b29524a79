# fails: service
kubectl -n __ns__ expose pod __pod__ --name=__service__ --port=6379 --type=NodePort
