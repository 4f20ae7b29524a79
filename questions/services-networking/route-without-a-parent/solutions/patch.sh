kubectl -n __ns__ patch httproute __route__ --type=merge -p '{"spec":{"parentRefs":[{"name":"public"}],"hostnames":["__host__"],"rules":[{"backendRefs":[{"name":"web","port":80}]}]}}'
