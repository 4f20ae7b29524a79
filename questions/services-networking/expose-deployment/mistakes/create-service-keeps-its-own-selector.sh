# fails: endpoints, answers
# believes: kubectl create service finds the Deployment's pods
kubectl -n __ns__ create service clusterip __service__ --tcp=__port__:__listens__
