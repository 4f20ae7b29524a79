kubectl -n __ns__ patch service __name__ --type=json -p '[{"op":"replace","path":"/spec/selector","value":{"release":"green"}}]'
