kubectl -n __ns__ describe networkpolicy __policy__
kubectl -n __ns__ patch networkpolicy __policy__ --type=json -p '[{"op":"replace","path":"/spec/ingress/0/from/0/podSelector/matchLabels","value":{"app":"api"}}]'
kubectl -n __ns__ patch service __service__ --type=json -p '[{"op":"replace","path":"/spec/ports/0/targetPort","value":__port__}]'
