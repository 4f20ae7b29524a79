# fails: settings-kept, value
kubectl -n __ns__ patch configmap settings -p '{"data":{"Mode":"production"}}'
