# fails: sets, least
kubectl create clusterrole __role__ --verb=create --resource=deployments
kubectl -n __ns__ create serviceaccount __account__
kubectl -n __ns__ create rolebinding __account__ --clusterrole=__role__ --serviceaccount=__ns__:__account__
