kubectl -n __ns__ delete service __name__
kubectl -n __ns__ expose deployment __name__ --port=80 --target-port=__port__
