# fails: type, node-port, answers
# believes: port-forward exposes a Service
kubectl -n __ns__ expose deployment __name__ --name=__name__-public --port=80 --target-port=__listens__
timeout 5 kubectl -n __ns__ port-forward service/__name__-public 8080:80
