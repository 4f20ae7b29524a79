# fails: every-node, service-kept
kubectl -n __ns__ patch service __name__ -p '{"spec":{"ports":[{"port":80,"nodePort":30999}]}}'
