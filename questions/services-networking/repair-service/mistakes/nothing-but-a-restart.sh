# fails: endpoints, answers
kubectl -n __ns__ delete pods -l app=__name__
