kubectl create clusterrole __role__ --verb=create --resource=deployments,statefulsets
kubectl -n __ns__ create serviceaccount __account__
kubectl -n __ns__ create rolebinding __account__-__role__ --clusterrole=__role__ --serviceaccount=__ns__:__account__
kubectl auth can-i create deployments --as=system:serviceaccount:__ns__:__account__ -n __ns__
