kubectl -n __ns__ describe gateway __gateway__
kubectl -n __ns__ get secrets,services
kubectl -n __ns__ patch gateway __gateway__ --type=json -p '[{"op":"replace","path":"/spec/listeners/0/tls/certificateRefs/0/name","value":"__secret__"}]'
kubectl -n __ns__ patch httproute __route__ --type=json -p '[{"op":"replace","path":"/spec/parentRefs/0/sectionName","value":"https"},{"op":"replace","path":"/spec/rules/0/backendRefs/0/port","value":8000}]'
