# fails: serves, weights
# believes: a backendRef names the port of the pods
kubectl -n __ns__ patch httproute __route__ --type=merge -p '{"spec":{"rules":[{"backendRefs":[{"name":"stable","port":8080,"weight":__weights.old__},{"name":"canary","port":8080,"weight":__weights.new__}]}]}}'
