kubectl -n __ns__ expose deployment __name__ --name=__name__-public --type=NodePort --port=80 --target-port=__listens__
