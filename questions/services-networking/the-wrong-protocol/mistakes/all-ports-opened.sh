# fails: policy-kept
kubectl -n __ns__ patch service __name__ --type=json -p '[{"op":"replace","path":"/spec/ports/0/protocol","value":"TCP"}]'
kubectl -n __ns__ patch networkpolicy __policy__ --type=json -p '[{"op":"remove","path":"/spec/ingress/0/ports"}]'
