# fails: still-closed
kubectl -n __ns__ patch networkpolicy __policy__ --type=json -p '[{"op":"add","path":"/spec/egress/-","value":{}}]'
