# fails: by-name, dns-allowed, still-closed
# believes: the default protocol of a rule covers DNS
kubectl -n __ns__ patch networkpolicy __policy__ --type=json -p '[{"op":"add","path":"/spec/egress/-","value":{"ports":[{"port":53}]}}]'
