# fails: others-out, policy-kept
kubectl -n __ns__ patch service __name__ --type=json -p '[{"op":"replace","path":"/spec/ports/0/protocol","value":"TCP"}]'
kubectl -n __ns__ delete networkpolicy __policy__
