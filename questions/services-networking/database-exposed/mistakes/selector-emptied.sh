# fails: api-reaches, type, closed, no-other-door
kubectl -n __ns__ patch service __name__ -p '{"spec":{"selector":{"app":"nobody"}}}'
