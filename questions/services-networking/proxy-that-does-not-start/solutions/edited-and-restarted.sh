kubectl -n kube-system get pods -l k8s-app=kube-proxy
kubectl -n kube-system get configmap kube-proxy -o yaml > proxy.yaml
sed -i 's/mode: "*__mode__"*/mode: iptables/' proxy.yaml
kubectl replace -f proxy.yaml
kubectl -n kube-system rollout restart daemonset kube-proxy
