# fails: route
# believes: a backendRef names the port of the pods
kubectl -n __ns__ patch service web --type=json -p '[{"op":"replace","path":"/spec/ports/0/port","value":8080}]'
