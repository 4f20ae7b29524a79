# fails: guarded
kubectl -n __ns__ patch service frontend -p '{"spec":{"selector":{"release":null}}}'
kubectl -n __ns__ patch service api -p '{"spec":{"ports":[{"port":3000,"targetPort":8080}]}}'
kubectl -n __ns__ delete networkpolicy database
