# fails: web, answers
kubectl -n __other__ patch service demo -p '{"spec":{"ports":[{"port":80,"nodePort":__spare__}]}}'
kubectl -n __ns__ patch service web -p '{"spec":{"type":"NodePort"}}'
