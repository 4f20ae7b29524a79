# fails: pods, quota-kept
kubectl -n __ns__ delete resourcequota memory
kubectl -n __ns__ create serviceaccount __account__-bot
kubectl -n __ns__ rollout restart deployment __name__
kubectl -n __ns__ set serviceaccount deployment __name__ default
