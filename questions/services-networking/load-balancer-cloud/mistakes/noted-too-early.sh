# fails: noted
# believes: the address is there as soon as the Service is
kubectl -n __ns__ expose deployment __name__ --type=LoadBalancer --port=80 --target-port=__listens__
kubectl -n __ns__ get service __name__ -o jsonpath='{.status.loadBalancer.ingress[0].ip}' > ~/address.txt
