# fails: pods
kubectl -n __ns__ create serviceaccount __account__-bot
kubectl -n __ns__ rollout restart deployment __name__
