# fails: service-kept, answers, listener, route
# believes: a backend's port is the port of the pods
kubectl -n __ns__ patch service web --type=json -p '[{"op":"replace","path":"/spec/ports/0/port","value":8080}]'
