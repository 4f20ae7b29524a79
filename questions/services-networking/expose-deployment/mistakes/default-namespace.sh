# fails: service, endpoints, answers
kubectl create service clusterip __service__ --tcp=__port__:__listens__
