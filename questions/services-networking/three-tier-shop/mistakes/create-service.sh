# fails: public, api-answers, database-answers
# believes: kubectl create service takes the selector from the Deployment of that name
kubectl -n __ns__ create service nodeport frontend --tcp=80 --node-port=__nodePort__
kubectl -n __ns__ create service clusterip api --tcp=3000:8000
kubectl -n __ns__ create service clusterip database --tcp=5432
