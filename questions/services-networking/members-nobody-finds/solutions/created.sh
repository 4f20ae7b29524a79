kubectl -n __ns__ get statefulset __name__ -o yaml
kubectl -n __ns__ delete service __governing__
kubectl -n __ns__ create service clusterip __governing__ --clusterip=None --tcp=8080
kubectl -n __ns__ set selector service __governing__ app=__name__
