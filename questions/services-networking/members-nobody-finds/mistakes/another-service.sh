# fails: members, all-of-them, service
# believes: the members of a StatefulSet have names in every headless Service
kubectl -n __ns__ create service clusterip __name__-headless --clusterip=None --tcp=8080
kubectl -n __ns__ set selector service __name__-headless app=__name__
