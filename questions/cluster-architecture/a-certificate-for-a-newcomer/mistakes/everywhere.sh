# fails: request, certificate, context, nowhere-else
# believes: a ClusterRoleBinding is the way to bind a user
kubectl create clusterrole pods-read --verb=get,list --resource=pods
kubectl create clusterrolebinding pods-read --clusterrole=pods-read --user=__user__
