# fails: weights
# believes: a backend without a weight gets the rest
kubectl -n __ns__ patch httproute __route__ --type=json -p '[{"op":"add","path":"/spec/rules/0/backendRefs/-","value":{"name":"canary","port":80,"weight":__weights.new__}}]'
