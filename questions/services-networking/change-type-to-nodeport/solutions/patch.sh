kubectl -n __ns__ patch service __name__ -p '{"spec":{"type":"NodePort","ports":[{"port":80,"nodePort":__nodePort__}]}}'
