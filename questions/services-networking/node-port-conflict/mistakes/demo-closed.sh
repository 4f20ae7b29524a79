# fails: moved
# believes: a node port cannot be changed after creation, only given up
kubectl -n __other__ patch service demo -p '{"spec":{"type":"ClusterIP"}}'
kubectl -n __ns__ patch service web -p '{"spec":{"type":"NodePort","ports":[{"port":80,"nodePort":__nodePort__}]}}'
