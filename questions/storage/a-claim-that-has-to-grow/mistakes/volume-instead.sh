# fails: asked, grown
# believes: the size is that of the PersistentVolume
kubectl patch storageclass __class__ -p '{"allowVolumeExpansion":true}'
kubectl patch $(kubectl get pv -o name | head -1) -p '{"spec":{"capacity":{"storage":"__size__"}}}'
