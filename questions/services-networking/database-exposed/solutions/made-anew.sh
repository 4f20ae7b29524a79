address=$(kubectl -n __ns__ get service __name__ -o jsonpath='{.spec.clusterIP}')
kubectl -n __ns__ get service __name__ -o json | jq 'del(.metadata.resourceVersion, .metadata.uid, .status, .spec.ports[].nodePort) | .spec.type = "ClusterIP" | .spec |= del(.externalTrafficPolicy)' > db.json
kubectl -n __ns__ delete service --field-selector spec.type=NodePort --all 2>/dev/null || kubectl -n __ns__ delete service $(kubectl -n __ns__ get service -o json | jq -r '.items[] | select(.spec.type == "NodePort") | .metadata.name')
kubectl create -f db.json
kubectl -n __ns__ get service __name__ -o jsonpath='{.spec.clusterIP}' | grep -qx "$address"
