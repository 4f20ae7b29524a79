# fails: web, moved, answers
# believes: node ports are taken per namespace
kubectl -n __ns__ patch service web -p '{"spec":{"type":"NodePort","ports":[{"port":80,"nodePort":__nodePort__}]}}'
