kubectl -n __ns__ get service __name__
kubectl -n __ns__ patch service __name__ --type=json -p '[{"op":"replace","path":"/spec/ports/0/protocol","value":"TCP"}]'
kubectl -n __ns__ patch networkpolicy __policy__ --type=json -p '[{"op":"replace","path":"/spec/ingress/0/ports/0/protocol","value":"TCP"}]'
