# fails: every-node, proxies
kubectl -n kube-system rollout restart daemonset kube-proxy
