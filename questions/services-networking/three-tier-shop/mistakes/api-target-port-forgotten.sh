# fails: api-answers
kubectl -n __ns__ expose deployment frontend --type=NodePort --port=80
kubectl -n __ns__ patch service frontend -p '{"spec":{"ports":[{"port":80,"nodePort":__nodePort__}]}}'
kubectl -n __ns__ expose deployment api --port=3000
kubectl -n __ns__ expose deployment database --port=5432
