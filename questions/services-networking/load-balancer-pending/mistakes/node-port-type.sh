# fails: service
# believes: type LoadBalancer is impossible on bare metal
kubectl -n __ns__ create service nodeport __name__ --tcp=80 --node-port=__nodePort__
echo http://node01:__nodePort__ > ~/url.txt
