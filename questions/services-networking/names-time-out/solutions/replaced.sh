kubectl -n kube-system get deployment coredns -o json | jq '.spec.replicas = 2' | kubectl replace -f -
