kubectl -n __ns__ get endpointslices
kubectl -n __ns__ get pods --show-labels
kubectl -n __ns__ patch service frontend -p '{"spec":{"selector":{"release":null}}}'
kubectl -n __ns__ patch service api -p '{"spec":{"ports":[{"port":3000,"targetPort":8080}]}}'
kubectl -n __ns__ patch networkpolicy database --type=json -p '[{"op":"replace","path":"/spec/ingress/0/from/0/podSelector/matchLabels/tier","value":"api"}]'
