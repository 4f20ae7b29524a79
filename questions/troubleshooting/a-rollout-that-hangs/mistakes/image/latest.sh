# fails: up
kubectl -n __ns__ set image deployment/__name__ main=nginx
