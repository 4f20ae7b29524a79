# fails: worker-kept
kubectl -n __ns__ scale deployment __app__-worker --replicas=0
