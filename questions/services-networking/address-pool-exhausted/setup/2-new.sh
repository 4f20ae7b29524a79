kubectl -n staging wait service __old__ --for=jsonpath='{.status.loadBalancer.ingress[0].ip}'=192.168.1.240 --timeout=60s
kubectl create namespace __ns__
kubectl -n __ns__ create deployment __name__ --image=nginx:1.29
kubectl -n __ns__ expose deployment __name__ --type=LoadBalancer --port=80
