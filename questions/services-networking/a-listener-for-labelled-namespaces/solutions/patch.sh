kubectl -n __ns__ describe httproute web
kubectl -n __edge__ patch gateway shared --type=json -p '[{"op":"add","path":"/spec/listeners/0/allowedRoutes","value":{"namespaces":{"from":"Selector","selector":{"matchLabels":{"__label__":"true"}}}}}]'
