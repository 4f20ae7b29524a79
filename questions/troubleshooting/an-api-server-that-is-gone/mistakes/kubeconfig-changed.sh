# fails: answers, static-pod
# believes: a refused connection is a fault of the kubeconfig
kubectl config set-cluster kubernetes --server=https://192.168.1.10:443
