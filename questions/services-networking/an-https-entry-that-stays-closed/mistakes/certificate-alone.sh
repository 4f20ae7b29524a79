# fails: answers, route
# believes: a way that is broken is broken in one place
kubectl -n __ns__ patch gateway __gateway__ --type=json -p '[{"op":"replace","path":"/spec/listeners/0/tls/certificateRefs/0/name","value":"__secret__"}]'
