# fails: same-claim, volume-kept
kubectl patch storageclass __class__ -p '{"allowVolumeExpansion":true}'
kubectl -n __ns__ delete pod keeper --now
kubectl -n __ns__ get pvc __claim__ -o yaml | sed -e '/requests:/,/storage:/ s/storage: 1Gi/storage: __size__/' -e '/volumeName/d' -e '/uid/d' -e '/pv.kubernetes.io/d' > claim.yaml
kubectl -n __ns__ delete pvc __claim__
kubectl -n __ns__ create -f claim.yaml
kubectl -n __ns__ run other --image=nginx:1.29 --overrides='{"spec":{"volumes":[{"name":"d","persistentVolumeClaim":{"claimName":"__claim__"}}]}}'
