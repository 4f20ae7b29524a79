# fails: ready, answers, still-probed
# believes: more replicas help when none is ready
kubectl -n __ns__ scale deployment __name__ --replicas=4
