# fails: endpoint
kubectl -n __ns__ create service clusterip __service__ --tcp=6379
kubectl -n __ns__ set selector service __service__ app=__pod__
