# fails: answers, old-one-gone
kubectl -n __ns__ create ingress __name__ --class=nginx --rule='__host__/*=__name__:80'
