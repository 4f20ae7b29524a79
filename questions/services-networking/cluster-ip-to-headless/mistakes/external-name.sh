# fails: headless, one-per-pod
kubectl -n __ns__ delete service __name__
kubectl -n __ns__ create service externalname __name__ --external-name=__name__.__ns__.svc.cluster.local --tcp=80
