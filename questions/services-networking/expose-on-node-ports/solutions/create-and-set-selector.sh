kubectl -n __ns__ create service nodeport __name__-public --tcp=80:__listens__
kubectl -n __ns__ set selector service __name__-public app=__name__
