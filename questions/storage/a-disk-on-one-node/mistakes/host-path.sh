# fails: volume
# believes: hostPath is a disk of one node
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
  hostPath: { path: /mnt/fast }
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: __claim__, namespace: __ns__ }
spec:
  storageClassName: __class__
  accessModes: [ReadWriteOnce]
  resources: { requests: { storage: __size__ } }
YAML
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"template":{"spec":{"nodeSelector":{"kubernetes.io/hostname":"__node__"},"containers":[{"name":"main","volumeMounts":[{"name":"data","mountPath":"/data"}]}],"volumes":[{"name":"data","persistentVolumeClaim":{"claimName":"__claim__"}}]}}}}'
