# fails: up, steady
kubectl -n __ns__ rollout restart deployment __name__
