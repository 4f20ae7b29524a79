kubectl -n __ns__ describe service __name__
kubectl -n __ns__ patch service __name__ --type=json -p '[{"op":"replace","path":"/spec/ports/0/targetPort","value":"web"},{"op":"replace","path":"/spec/ports/1/targetPort","value":"metrics"}]'
