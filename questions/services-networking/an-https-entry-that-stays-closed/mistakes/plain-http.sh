# fails: answers, listener
# believes: TLS can wait until the page answers
kubectl -n __ns__ patch gateway __gateway__ --type=json -p '[{"op":"replace","path":"/spec/listeners/0","value":{"name":"https","port":80,"protocol":"HTTP"}}]'
kubectl -n __ns__ patch httproute __route__ --type=json -p '[{"op":"replace","path":"/spec/parentRefs/0/sectionName","value":"https"},{"op":"replace","path":"/spec/rules/0/backendRefs/0/port","value":8000}]'
