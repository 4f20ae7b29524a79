# fails: answers
# believes: an external address is all that a Service needs
kubectl -n __ns__ get service __name__ -o json | jq 'del(.spec.loadBalancerClass)' | kubectl replace --force -f -
