kubectl -n __ns__ patch service __name__ --type=json -p '[{"op":"remove","path":"/spec/externalTrafficPolicy"}]'
