kubectl get pv
volume=$(kubectl -n __ns__ get pvc __claim__ -o jsonpath='{.spec.volumeName}')
echo $volume > volume.txt
kubectl patch pv $volume -p '{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}'
kubectl -n __ns__ delete deployment __name__
kubectl -n __ns__ delete pvc __claim__
kubectl label pv $volume owner=__owner__
