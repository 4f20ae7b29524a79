# fails: kept, labelled, name
# believes: a volume outlives its claim
kubectl -n __ns__ get pvc __claim__ -o jsonpath='{.spec.volumeName}' > volume.txt
kubectl -n __ns__ delete deployment __name__
kubectl -n __ns__ delete pvc __claim__
kubectl get pv
