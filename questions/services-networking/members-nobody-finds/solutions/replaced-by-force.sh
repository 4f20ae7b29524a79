kubectl -n __ns__ get service __governing__ -o json | jq '.spec.clusterIP = "None" | .spec.clusterIPs = ["None"] | .spec.selector = {app: "__name__"}' | kubectl replace --force -f -
