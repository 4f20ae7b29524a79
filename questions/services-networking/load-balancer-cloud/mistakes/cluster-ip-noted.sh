# fails: noted
kubectl -n __ns__ expose deployment __name__ --type=LoadBalancer --port=80 --target-port=__listens__
kubectl -n __ns__ get service __name__ -o jsonpath='{.spec.clusterIP}' > ~/address.txt
