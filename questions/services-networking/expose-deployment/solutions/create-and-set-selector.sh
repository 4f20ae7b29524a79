kubectl -n __ns__ create service clusterip __service__ --tcp=__port__:__listens__
kubectl -n __ns__ set selector service __service__ app=__name__
