kubectl -n kube-system get configmap kube-proxy -o yaml | sed 's/__mode__/iptables/' | kubectl replace -f -
