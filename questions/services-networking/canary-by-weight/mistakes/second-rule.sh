# fails: one-rule, weights
kubectl -n __ns__ patch httproute __route__ --type=merge -p '{"spec":{"rules":[{"backendRefs":[{"name":"stable","port":80,"weight":__weights.old__}]},{"backendRefs":[{"name":"canary","port":80,"weight":__weights.new__}]}]}}'
