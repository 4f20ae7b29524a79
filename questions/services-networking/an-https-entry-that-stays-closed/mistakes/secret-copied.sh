# fails: listener
kubectl -n __ns__ get secret __secret__ -o yaml | sed 's/name: __secret__/name: __gateway__-cert/' | kubectl create -f -
kubectl -n __ns__ patch httproute __route__ --type=json -p '[{"op":"replace","path":"/spec/parentRefs/0/sectionName","value":"https"},{"op":"replace","path":"/spec/rules/0/backendRefs/0/port","value":8000}]'
