kubectl -n __ns__ delete ingress __name__
kubectl -n __ns__ create ingress __name__ --class=nginx --rule='__host__/*=__name__:__port__'
