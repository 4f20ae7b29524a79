kubectl get storageclass __class__ -o yaml | sed '$ a allowVolumeExpansion: true' | kubectl apply -f -
kubectl -n __ns__ get pvc __claim__ -o yaml | sed '/requests:/,/storage:/ s/storage: 1Gi/storage: __size__/' | kubectl apply -f -
