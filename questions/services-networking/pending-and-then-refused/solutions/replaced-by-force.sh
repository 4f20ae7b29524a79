kubectl -n __ns__ get service __name__ -o json | jq 'del(.spec.loadBalancerClass) | .spec.selector.app = "__name__"' | kubectl replace --force -f -
