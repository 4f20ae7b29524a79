# fails: labels-kept
kubectl label namespace __front__ team=__front__
kubectl -n __front__ patch networkpolicy outbound --type=json -p '[{"op":"replace","path":"/spec/egress/1/ports/0/port","value":8080}]'
