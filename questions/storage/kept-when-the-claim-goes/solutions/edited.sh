kubectl get pv -o yaml | sed 's/persistentVolumeReclaimPolicy: Delete/persistentVolumeReclaimPolicy: Retain/' | kubectl apply -f -
kubectl get pv -o custom-columns=N:.metadata.name --no-headers | tee /home/candidate/volume.txt
kubectl label pv --all owner=__owner__
kubectl -n __ns__ delete deployment/__name__ pvc/__claim__
