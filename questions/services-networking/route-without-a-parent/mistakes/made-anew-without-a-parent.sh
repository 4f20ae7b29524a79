# fails: answers, route
# believes: a Gateway takes the routes of its namespace by itself
kubectl -n __ns__ patch httproute __route__ --type=merge -p '{"spec":{"parentRefs":null,"hostnames":["__host__"],"rules":[{"backendRefs":[{"name":"web","port":80}]}]}}'
