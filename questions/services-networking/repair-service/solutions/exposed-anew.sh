kubectl -n __ns__ delete service __name__
kubectl -n __ns__ expose deployment __name__ --port=8080 --target-port=80
