# fails: every-node
kubectl -n kube-system rollout restart daemonset kube-proxy
