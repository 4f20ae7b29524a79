kubectl -n __ns__ get service __name__ -o json | jq 'del(.metadata.resourceVersion, .metadata.uid, .status, .spec.ports[].nodePort, .spec.externalTrafficPolicy) | .spec.type = "ClusterIP"' > db.json
kubectl -n __ns__ delete service $(kubectl -n __ns__ get service -o json | jq -r '.items[] | select(.spec.type == "NodePort") | .metadata.name')
kubectl create -f db.json
