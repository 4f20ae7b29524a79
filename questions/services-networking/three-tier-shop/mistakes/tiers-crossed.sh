# fails: api-answers, database-answers
kubectl -n __ns__ expose deployment frontend --type=NodePort --port=80
kubectl -n __ns__ patch service frontend -p '{"spec":{"ports":[{"port":80,"nodePort":__nodePort__}]}}'
kubectl -n __ns__ expose deployment database --name=api --port=3000 --target-port=5432
kubectl -n __ns__ expose deployment api --name=database --port=5432 --target-port=8000
