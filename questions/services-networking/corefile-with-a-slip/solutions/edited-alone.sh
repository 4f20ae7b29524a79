kubectl -n kube-system get configmap coredns -o yaml | sed -e 's/kubernets/kubernetes/' -e 's/cluster.locale/cluster.local/' -e 's/loadbalance {/loadbalance/' | kubectl apply -f -
