# fails: service-kept
kubectl -n __ns__ set selector service __name__ app=__name__,tier=front
