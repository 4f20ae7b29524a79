# fails: up, pods
kubectl -n __ns__ set resources deployment __name__ -c main --requests=memory=96Mi
