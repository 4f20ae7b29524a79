kubectl -n __ns__ get httproute __route__ -o json | jq '.spec.rules[0].backendRefs = [{name: "canary", port: 80, weight: __weights.new__}, {name: "stable", port: 80, weight: __weights.old__}]' > route.json
kubectl -n __ns__ delete httproute __route__
kubectl create -f route.json
