kubectl patch storageclass __class__ -p '{"allowVolumeExpansion":true}'
kubectl -n __ns__ patch pvc __claim__ -p '{"spec":{"resources":{"requests":{"storage":"__size__"}}}}'
sleep 60
kubectl -n __ns__ get pvc
