# fails: type, node-port, answers
# believes: exposing means exposing to the outside
kubectl -n __ns__ expose deployment __name__ --name=__name__-public --port=80 --target-port=__listens__
