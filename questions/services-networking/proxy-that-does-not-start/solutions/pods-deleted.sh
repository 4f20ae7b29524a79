kubectl -n kube-system get configmap kube-proxy -o yaml | sed 's/__mode__//' | kubectl apply -f -
kubectl -n kube-system delete pods -l k8s-app=kube-proxy
