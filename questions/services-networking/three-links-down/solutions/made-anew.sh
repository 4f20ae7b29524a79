kubectl -n __ns__ set selector service frontend tier=frontend
kubectl -n __ns__ delete service api
kubectl -n __ns__ expose deployment api --port=3000 --target-port=8080
kubectl -n __ns__ get networkpolicy database -o yaml | sed 's/tier: __wrong__/tier: api/' | kubectl replace -f -
