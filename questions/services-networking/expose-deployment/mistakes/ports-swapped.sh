# fails: service, endpoints, answers
# believes: port is where the pods listen, targetPort what clients use
kubectl -n __ns__ expose deployment __name__ --name=__service__ --port=__listens__ --target-port=__port__
