# fails: scheduler, placed, deployment-kept
kubectl -n __ns__ rollout restart deployment __name__
