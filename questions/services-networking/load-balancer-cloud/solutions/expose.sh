kubectl -n __ns__ expose deployment __name__ --type=LoadBalancer --port=80 --target-port=__listens__
kubectl -n __ns__ wait service __name__ --for=jsonpath='{.status.loadBalancer.ingress[0].ip}' --timeout=120s
kubectl -n __ns__ get service __name__ -o jsonpath='{.status.loadBalancer.ingress[0].ip}' > /home/candidate/address.txt
