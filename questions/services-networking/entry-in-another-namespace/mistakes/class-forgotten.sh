# fails: answers, beside-its-service
kubectl delete ingress __name__
kubectl -n __ns__ create ingress __name__ --rule='__host__/*=__name__:80'
