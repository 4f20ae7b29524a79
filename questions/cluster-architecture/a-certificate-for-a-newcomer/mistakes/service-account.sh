# fails: request, certificate, context, may, may-get
# believes: people are service accounts
kubectl -n __ns__ create serviceaccount __user__
kubectl -n __ns__ create role pod-reader --verb=get,list --resource=pods
kubectl -n __ns__ create rolebinding pod-reader --role=pod-reader --serviceaccount=__ns__:__user__
