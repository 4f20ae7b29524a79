# fails: answers
# believes: kubectl create service finds the pods by itself
kubectl -n __ns__ create service nodeport __name__-public --tcp=80:__listens__
