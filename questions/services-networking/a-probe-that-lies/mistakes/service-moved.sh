# fails: honest, service-kept
kubectl -n __ns__ patch service __name__ --type=json -p '[{"op":"replace","path":"/spec/ports/0/targetPort","value":__wrong__}]'
