# fails: bound, not-elsewhere
# believes: a ClusterRole needs a ClusterRoleBinding
kubectl create clusterrole __role__ --verb=create --resource=deployments,statefulsets
kubectl -n __ns__ create serviceaccount __account__
kubectl create clusterrolebinding __account__ --clusterrole=__role__ --serviceaccount=__ns__:__account__
