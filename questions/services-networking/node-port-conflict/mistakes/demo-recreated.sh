# fails: demo-address
# believes: a Service must be made anew to get another node port
kubectl -n __other__ delete service demo
kubectl -n __other__ expose deployment demo --port=80 --type=NodePort --overrides='{"spec":{"ports":[{"port":80,"protocol":"TCP","targetPort":80,"nodePort":__spare__}]}}'
kubectl -n __ns__ patch service web -p '{"spec":{"type":"NodePort","ports":[{"port":80,"nodePort":__nodePort__}]}}'
