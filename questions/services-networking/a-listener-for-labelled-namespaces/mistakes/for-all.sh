# fails: labelled-only
kubectl -n __edge__ patch gateway shared --type=json -p '[{"op":"add","path":"/spec/listeners/0/allowedRoutes","value":{"namespaces":{"from":"All"}}}]'
