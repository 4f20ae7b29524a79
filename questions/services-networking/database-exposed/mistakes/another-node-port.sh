# fails: type, no-other-door
# believes: a node port that nobody knows is closed
kubectl -n __ns__ delete service __name__-debug
kubectl -n __ns__ patch service __name__ -p '{"spec":{"ports":[{"port":5432,"nodePort":30999}]}}'
