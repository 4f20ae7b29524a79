# fails: only-that-port
kubectl -n __ns__ patch networkpolicy __policy__ --type=json -p '[{"op":"remove","path":"/spec/ingress/0/ports"}]'
