# fails: endpoints, answers
kubectl -n __ns__ set selector service __name__ app=__name__
