# fails: answers, route, gateway-kept
kubectl -n __ns__ patch gateway public --type=json -p '[{"op":"remove","path":"/spec/listeners/0/hostname"}]'
