kubectl -n kube-system get configmap kube-proxy -o yaml | sed 's/mode: ""/mode: "__mode__"/' | kubectl replace -f -
kubectl -n kube-system delete pods -l k8s-app=kube-proxy
sleep 30
