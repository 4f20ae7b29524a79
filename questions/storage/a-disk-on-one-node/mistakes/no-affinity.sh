# fails: volume, claim, mounted
# believes: a local volume is found on its node by its path
kubectl apply -f - <<YAML
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: __class__ }
provisioner: kubernetes.io/no-provisioner
volumeBindingMode: WaitForFirstConsumer
---
apiVersion: v1
kind: PersistentVolume
metadata: { name: __volume__ }
spec:
  capacity: { storage: __size__ }
  accessModes: [ReadWriteOnce]
  storageClassName: __class__
  local: { path: /mnt/fast }
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: __claim__, namespace: __ns__ }
spec:
  storageClassName: __class__
  accessModes: [ReadWriteOnce]
  resources: { requests: { storage: __size__ } }
YAML
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"template":{"spec":{"containers":[{"name":"main","volumeMounts":[{"name":"data","mountPath":"/data"}]}],"volumes":[{"name":"data","persistentVolumeClaim":{"claimName":"__claim__"}}]}}}}'
