kubectl -n __ns__ get service __name__ -o json | jq '.spec.externalTrafficPolicy = "Local"' | kubectl replace -f -
kubectl -n __ns__ scale --replicas=3 deployment/__name__
