# fails: emptied, up
# believes: a cordoned node loses its pods
kubectl -n __ns__ create pdb __budget__ --selector=app=__name__ --min-available=__count.least__
kubectl cordon __where.node__
