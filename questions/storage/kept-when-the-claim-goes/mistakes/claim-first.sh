# fails: kept, gone, deployment-gone, labelled, name
# believes: a claim in use can be deleted at once
echo __claim__ > volume.txt
kubectl -n __ns__ label pvc __claim__ owner=__owner__
kubectl -n __ns__ delete pvc __claim__ --wait=false
