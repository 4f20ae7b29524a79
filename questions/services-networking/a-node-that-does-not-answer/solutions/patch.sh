kubectl -n kube-system get daemonset kube-proxy -o yaml
kubectl -n kube-system patch daemonset kube-proxy --type=merge -p '{"spec":{"template":{"spec":{"affinity":null,"nodeSelector":{"kubernetes.io/os":"linux","__label__":null}}}}}'
