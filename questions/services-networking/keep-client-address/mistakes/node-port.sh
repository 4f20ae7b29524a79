# fails: policy, still-answers, same-address
kubectl -n __ns__ patch service __name__ -p '{"spec":{"type":"NodePort","externalTrafficPolicy":"Local"}}'
kubectl -n __ns__ scale deployment __name__ --replicas=3
