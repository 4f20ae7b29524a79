# fails: members, all-of-them
kubectl -n __ns__ get service __governing__ -o json | jq '.spec.clusterIP = "None" | .spec.clusterIPs = ["None"]' | kubectl replace --force -f -
