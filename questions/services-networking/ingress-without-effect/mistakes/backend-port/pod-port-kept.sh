# fails: answers, by-its-ingress
# believes: the backend's port is the port of the pods
kubectl -n __ns__ patch ingress site --type=json -p '[{"op":"replace","path":"/spec/rules/0/http/paths/0/pathType","value":"ImplementationSpecific"}]'
