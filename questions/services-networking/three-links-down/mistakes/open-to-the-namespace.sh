# fails: public, guarded
kubectl -n __ns__ patch service api -p '{"spec":{"ports":[{"port":3000,"targetPort":8080}]}}'
kubectl -n __ns__ patch networkpolicy database --type=json -p '[{"op":"replace","path":"/spec/ingress/0/from","value":[{"podSelector":{}}]}]'
