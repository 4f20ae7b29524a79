# fails: answers, route
kubectl -n __ns__ rollout restart deployment public-nginx
