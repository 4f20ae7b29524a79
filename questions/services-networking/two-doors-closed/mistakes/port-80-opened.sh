# fails: reached, others-out, policy, service
# believes: the port of the policy is the port of the Service
kubectl -n __ns__ patch networkpolicy __policy__ --type=json -p '[{"op":"replace","path":"/spec/ingress/0/from/0/podSelector/matchLabels","value":{"app":"api"}},{"op":"replace","path":"/spec/ingress/0/ports/0/port","value":80}]'
