# fails: up, steady
kubectl -n __ns__ create service clusterip __store__-svc --tcp=6379
