# fails: rewritten, root, nothing-else
kubectl -n __ns__ patch httproute __route__ --type=json -p '[{"op":"replace","path":"/spec/rules/0/matches/0/path/value","value":"/"}]'
