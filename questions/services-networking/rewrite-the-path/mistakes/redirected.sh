# fails: rewritten, root
kubectl -n __ns__ patch httproute __route__ --type=json -p '[{"op":"add","path":"/spec/rules/0/filters","value":[{"type":"RequestRedirect","requestRedirect":{"path":{"type":"ReplacePrefixMatch","replacePrefixMatch":"/"}}}]},{"op":"remove","path":"/spec/rules/0/backendRefs"}]'
