# fails: nothing-else
kubectl -n __front__ patch networkpolicy outbound --type=json -p '[{"op":"replace","path":"/spec/egress/1","value":{"ports":[{"port":8080}]}}]'
kubectl -n __back__ patch networkpolicy from-__front__ --type=json -p '[{"op":"replace","path":"/spec/podSelector","value":{}},{"op":"replace","path":"/spec/ingress/0/from/0/namespaceSelector","value":{"matchLabels":{"kubernetes.io/metadata.name":"__front__"}}}]'
