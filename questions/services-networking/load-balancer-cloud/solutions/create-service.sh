kubectl -n __ns__ create service loadbalancer __name__ --tcp=80:__listens__
sleep 60
kubectl -n __ns__ get service __name__ -o json | jq -r '.status.loadBalancer.ingress[0].ip' > ~/address.txt
