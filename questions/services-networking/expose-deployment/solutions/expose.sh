kubectl -n __ns__ expose deployment __name__ --name=__service__ --port=__port__ --target-port=__listens__
