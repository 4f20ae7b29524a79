kubectl -n __ns__ get secret __secret__ -o json | jq '.type = "kubernetes.io/tls"' | kubectl replace --force -f -
kubectl -n __ns__ get ingress __name__ -o yaml | sed 's/- www.__host__/- __host__/' | kubectl apply -f -
