# fails: deployment-kept
kubectl -n __ns__ get deployment __name__ -o json | jq '.spec.selector.matchLabels.version = "v2" | .spec.template.metadata.labels.version = "v2"' | kubectl replace --force -f -
kubectl -n __ns__ get service __name__ -o json | jq 'del(.spec.loadBalancerClass) | .spec.selector = {version: "v2"}' | kubectl replace --force -f -
