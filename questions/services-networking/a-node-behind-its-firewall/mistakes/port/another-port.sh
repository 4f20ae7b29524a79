# fails: service-kept
# believes: a node port that is blocked is repaired by choosing another one
kubectl -n __ns__ patch service __name__ -p '{"spec":{"ports":[{"port":80,"nodePort":30999}]}}'
