# fails: answers
# believes: the backend's port is the port of the pods
kubectl delete ingress __name__
kubectl -n __ns__ create ingress __name__ --class=nginx --rule='__host__/*=__name__:8080'
