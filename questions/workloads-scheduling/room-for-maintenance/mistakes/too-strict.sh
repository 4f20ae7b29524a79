# fails: budget, emptied, up
# believes: a budget as high as the replicas is the safest
kubectl -n __ns__ create pdb __budget__ --selector=app=__name__ --min-available=__count.replicas__
kubectl drain __where.node__ --ignore-daemonsets --delete-emptydir-data --force --timeout=30s
