# fails: api, database
# believes: a Service must be a NodePort for other pods to reach it
kubectl -n __ns__ expose deployment frontend --type=NodePort --port=80
kubectl -n __ns__ patch service frontend -p '{"spec":{"ports":[{"port":80,"nodePort":__nodePort__}]}}'
kubectl -n __ns__ expose deployment api --type=NodePort --port=3000 --target-port=8000
kubectl -n __ns__ expose deployment database --type=NodePort --port=5432
