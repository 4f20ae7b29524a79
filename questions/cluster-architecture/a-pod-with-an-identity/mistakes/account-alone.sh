# fails: pod, token
# believes: an account without a token can still be used by its pods
kubectl -n __ns__ create serviceaccount __account__
kubectl -n __ns__ patch serviceaccount __account__ -p '{"automountServiceAccountToken":false}'
kubectl -n __ns__ create role lookups --verb=get,list --resource=configmaps
kubectl -n __ns__ create rolebinding reads --role=lookups --serviceaccount=__ns__:__account__
kubectl -n __ns__ run __pod__ --image=curlimages/curl:8.11.0 --overrides='{"spec":{"serviceAccountName":"__account__"}}' --command -- sleep infinity
kubectl -n __ns__ create token __account__ > token.txt
