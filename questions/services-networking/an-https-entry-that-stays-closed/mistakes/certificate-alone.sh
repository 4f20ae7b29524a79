# fails: answers, route
# believes: once the first fault is found there is no other
kubectl -n __ns__ patch gateway __gateway__ --type=json -p '[{"op":"replace","path":"/spec/listeners/0/tls/certificateRefs/0/name","value":"__secret__"}]'
