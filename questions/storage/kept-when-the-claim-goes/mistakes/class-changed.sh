# fails: kept, labelled, name
# believes: the class's reclaim policy concerns the volumes that are there
kubectl -n __ns__ get pvc __claim__ -o jsonpath='{.spec.volumeName}' > volume.txt
kubectl get storageclass local-path -o yaml | sed 's/reclaimPolicy: Delete/reclaimPolicy: Retain/' | kubectl replace --force -f -
kubectl -n __ns__ delete deployment __name__
kubectl -n __ns__ delete pvc __claim__
