# fails: type, node-port, answers
# believes: the port of a Service is the port that nodes open
kubectl -n __ns__ patch service __name__ --type=json -p '[{"op":"replace","path":"/spec/ports/0/port","value":__nodePort__}]'
