# fails: runs-everywhere, answers, mode
# believes: kube-proxy goes on with its defaults when its configuration is gone
kubectl -n kube-system delete configmap kube-proxy
