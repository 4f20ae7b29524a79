# fails: create, sets, bound
# believes: a service account is a user of that name
kubectl create clusterrole __role__ --verb=create --resource=deployments,statefulsets
kubectl -n __ns__ create serviceaccount __account__
kubectl -n __ns__ create rolebinding __account__ --clusterrole=__role__ --user=__account__
