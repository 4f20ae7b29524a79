# fails: answers
# believes: targetPort is found out by itself
kubectl -n __ns__ expose deployment __name__ --type=LoadBalancer --port=80
sleep 60
kubectl -n __ns__ get service __name__ -o jsonpath='{.status.loadBalancer.ingress[0].ip}' > ~/address.txt
