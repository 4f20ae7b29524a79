kubectl -n kube-system logs -l k8s-app=kube-dns
kubectl -n kube-system get configmap coredns -o yaml > coredns.yaml
sed -i -e 's/kubernets/kubernetes/' -e 's/cluster.locale/cluster.local/' -e 's/loadbalance {/loadbalance/' coredns.yaml
kubectl apply -f coredns.yaml
kubectl -n kube-system rollout restart deployment coredns
