kubectl -n __ns__ create serviceaccount __account__
kubectl -n __ns__ patch serviceaccount __account__ -p '{"automountServiceAccountToken":false}'
kubectl create clusterrole reads-configmaps --verb=get --verb=list --resource=configmaps
kubectl -n __ns__ create rolebinding reads --clusterrole=reads-configmaps --serviceaccount=__ns__:__account__
kubectl -n __ns__ run __pod__ --image=curlimages/curl:8.11.0 --overrides='{"spec":{"serviceAccountName":"__account__","automountServiceAccountToken":true}}' --command -- sleep infinity
kubectl -n __ns__ create token __account__ --duration=7200s | tee /home/candidate/token.txt
kubectl -n __ns__ get pod __pod__
