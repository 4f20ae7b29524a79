# fails: follows
kubectl -n kube-system get configmap coredns -o yaml > coredns.yaml
sed -i "s/^\( *\)ready\$/\1ready\n\1hosts {\n\1  $(kubectl -n __ns__ get service __name__ -o jsonpath='{.spec.clusterIP}') __old__\n\1  fallthrough\n\1}/" coredns.yaml
kubectl replace -f coredns.yaml
kubectl -n kube-system rollout restart deployment coredns
