# fails: endpoint, answers
# believes: a Service finds a pod by name
kubectl -n __ns__ create service clusterip __service__ --tcp=6379
