kubectl -n __ns__ describe service __name__
kubectl -n __ns__ delete service __name__
kubectl -n __ns__ expose deployment __name__ --type=LoadBalancer --port=80 --target-port=8080
