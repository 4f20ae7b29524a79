# fails: pods-kept
# believes: pods must be adapted to the selector
kubectl -n __ns__ create service clusterip __service__ --tcp=6379
kubectl -n __ns__ label pod __pod__ app=__service__ --overwrite
