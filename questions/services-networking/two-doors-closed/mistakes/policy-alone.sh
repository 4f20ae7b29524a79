# fails: reached, others-out, service
kubectl -n __ns__ patch networkpolicy __policy__ --type=json -p '[{"op":"replace","path":"/spec/ingress/0/from/0/podSelector/matchLabels","value":{"app":"api"}}]'
