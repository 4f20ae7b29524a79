kubectl -n __ns__ describe pvc __claim__
kubectl -n __ns__ get pvc __claim__ -o yaml > claim.yaml
sed -i -e 's/manuel/manual/' -e 's/10Gi/1Gi/' -e 's/ReadWriteMany/ReadWriteOnce/' claim.yaml
kubectl replace --force -f claim.yaml
