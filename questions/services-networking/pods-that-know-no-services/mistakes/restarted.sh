# fails: resolves, reached
kubectl -n __ns__ rollout restart deployment __app__
kubectl -n __ns__ scale deployment __app__ --replicas=3
