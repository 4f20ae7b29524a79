# fails: reached, others-out, nothing-else
# believes: what may enter may also leave
kubectl -n __back__ patch networkpolicy from-__front__ --type=json -p '[{"op":"replace","path":"/spec/ingress/0/from/0/namespaceSelector","value":{"matchLabels":{"kubernetes.io/metadata.name":"__front__"}}}]'
