# fails: emptied, up
kubectl -n __ns__ create pdb __budget__ --selector=app=__name__ --min-available=__count.least__
kubectl drain __where.node__ --ignore-daemonsets
