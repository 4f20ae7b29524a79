# fails: answers, granted, route-kept
kubectl -n __edge__ create service externalname __name__ --external-name=__name__.__ns__.svc.cluster.local --tcp=80
kubectl -n __edge__ patch httproute pay --type=merge -p '{"spec":{"rules":[{"backendRefs":[{"name":"__name__","port":80}]}]}}'
