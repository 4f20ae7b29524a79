# fails: frontend, public
kubectl -n __ns__ expose deployment frontend --type=NodePort --port=80
kubectl -n __ns__ expose deployment api --port=3000 --target-port=8000
kubectl -n __ns__ expose deployment database --port=5432
