kubectl -n __ns__ describe ingress site
kubectl -n __ns__ patch ingress site --type=json -p '[{"op":"replace","path":"/spec/ingressClassName","value":"nginx"},{"op":"replace","path":"/spec/rules/0/http/paths/0/backend","value":{"service":{"name":"site","port":{"number":80}}}}]'
