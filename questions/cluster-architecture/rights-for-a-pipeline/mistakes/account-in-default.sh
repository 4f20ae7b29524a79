# fails: create, sets, bound, not-elsewhere, no-delete
kubectl create clusterrole __role__ --verb=create --resource=deployments,statefulsets
kubectl create serviceaccount __account__
kubectl -n __ns__ create rolebinding __account__ --clusterrole=__role__ --serviceaccount=default:__account__
