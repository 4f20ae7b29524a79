# fails: url, running
# believes: a ClusterIP Service is private to its namespace
kubectl -n __here__ create service externalname __api__ --external-name=__api__.__there__.svc.cluster.local
kubectl -n __here__ exec deploy/frontend -- wget -qO- http://__api__ > ~/answer.txt
