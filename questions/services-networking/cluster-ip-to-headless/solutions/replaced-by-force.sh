kubectl -n __ns__ get service __name__ -o json | jq '.spec.clusterIP = "None" | .spec.clusterIPs = ["None"]' | kubectl replace --force -f -
