# fails: account, pod, token, may, may-get
kubectl -n __ns__ create serviceaccount __account__
kubectl -n __ns__ run __pod__ --image=curlimages/curl:8.11.0 --command -- sleep infinity
kubectl -n __ns__ create rolebinding __account__ --clusterrole=view --serviceaccount=default:__account__
