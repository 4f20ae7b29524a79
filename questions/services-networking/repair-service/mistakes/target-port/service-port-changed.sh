# fails: answers
# believes: clients should use the port of the pods
kubectl -n __ns__ patch service __name__ --type=json -p '[{"op":"replace","path":"/spec/ports/0","value":{"port":80,"targetPort":80}}]'
