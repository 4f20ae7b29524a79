# fails: role, binding
# believes: a service account is a user of its name
kubectl patch clusterrolebinding __binding__ --type=json -p '[{"op":"remove","path":"/subjects/1"}]'
kubectl -n __ns__ create role __role__ --verb=get,list,watch --resource=pods
kubectl -n __ns__ create rolebinding __role__ --role=__role__ --user=__account__
kubectl auth can-i delete pods --as=__account__ -n __ns__ > answer.txt
