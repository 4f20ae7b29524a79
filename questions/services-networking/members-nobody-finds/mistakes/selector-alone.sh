# fails: all-of-them, service
# believes: any Service will do for the members of a StatefulSet
kubectl -n __ns__ set selector service __governing__ app=__name__
