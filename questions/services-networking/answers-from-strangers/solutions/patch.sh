kubectl -n __ns__ get pods --show-labels
kubectl -n __ns__ patch service __app__ -p '{"spec":{"selector":{"tier":"__tier__"}}}'
