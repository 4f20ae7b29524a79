# fails: answers, assigned, released, still-a-load-balancer
kubectl -n __ns__ patch service __name__ -p '{"spec":{"type":"NodePort"}}'
