# fails: gateway-kept, route
kubectl -n __ns__ patch gateway public --type=json -p '[{"op":"replace","path":"/spec/listeners/0/name","value":"web"}]'
