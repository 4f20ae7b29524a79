# fails: type, address, answers, noted
# believes: a NodePort is published by the cloud
kubectl -n __ns__ expose deployment __name__ --type=NodePort --port=80 --target-port=__listens__
kubectl get nodes -o jsonpath='{.items[0].status.addresses[0].address}' > ~/address.txt
