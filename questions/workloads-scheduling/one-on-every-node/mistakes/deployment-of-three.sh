# fails: everywhere, template, volume, update
# believes: three replicas are one on each of three nodes
kubectl -n __ns__ create deployment __name__ --image=__image__ --replicas=3
