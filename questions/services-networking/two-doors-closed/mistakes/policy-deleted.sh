# fails: others-out, policy
kubectl -n __ns__ delete networkpolicy __policy__
kubectl -n __ns__ patch service __service__ --type=json -p '[{"op":"replace","path":"/spec/ports/0/targetPort","value":__port__}]'
