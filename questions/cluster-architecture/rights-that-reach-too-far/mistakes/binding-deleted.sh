# fails: team-kept, role
# believes: a binding has one subject
kubectl delete clusterrolebinding __binding__
kubectl -n __ns__ create role __role__ --verb=get,list,watch --resource=pods,pods/log
kubectl -n __ns__ create rolebinding __role__ --role=__role__ --serviceaccount=__ns__:__account__
echo no > answer.txt
