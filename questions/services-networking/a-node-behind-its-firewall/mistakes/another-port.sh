# fails: every-node, service-kept
kubectl -n __ns__ patch service __name__ --type=json -p '[{"op":"remove","path":"/spec/ports/0/nodePort"},{"op":"replace","path":"/spec/type","value":"ClusterIP"}]'
