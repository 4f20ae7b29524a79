# fails: service-kept, endpoint
kubectl -n __ns__ patch service __name__ --type=json -p '[{"op":"replace","path":"/spec/ports/0/name","value":"web"}]'
