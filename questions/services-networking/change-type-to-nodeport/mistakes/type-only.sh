# fails: node-port
# believes: a node port cannot be chosen when the type of an existing Service changes
kubectl -n __ns__ patch service __name__ -p '{"spec":{"type":"NodePort"}}'
