# fails: account, pod, token, not-elsewhere
# believes: a ClusterRoleBinding is the way to bind a ClusterRole
kubectl -n __ns__ create serviceaccount __account__
kubectl create clusterrole reads-configmaps --verb=get --verb=list --resource=configmaps
kubectl create clusterrolebinding reads --clusterrole=reads-configmaps --serviceaccount=__ns__:__account__
