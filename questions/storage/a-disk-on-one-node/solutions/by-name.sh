cat > volume.yaml <<YAML
apiVersion: v1
kind: PersistentVolume
metadata: { name: __volume__ }
spec:
  storageClassName: __class__
  capacity: { storage: __size__ }
  accessModes: [ReadWriteOnce]
  local: { path: /mnt/fast }
  nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: kubernetes.io/hostname, operator: In, values: [__node__] }] }] } }
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: __claim__, namespace: __ns__ }
spec:
  storageClassName: __class__
  volumeName: __volume__
  accessModes: [ReadWriteOnce]
  resources: { requests: { storage: __size__ } }
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: __class__ }
provisioner: kubernetes.io/no-provisioner
reclaimPolicy: Retain
volumeBindingMode: WaitForFirstConsumer
YAML
kubectl create -f volume.yaml
kubectl -n __ns__ get deployment __name__ -o json | jq '.spec.template.spec |= (.volumes = [{name: "disk", persistentVolumeClaim: {claimName: "__claim__"}}] | .containers[0].volumeMounts = [{name: "disk", mountPath: "/data"}])' | kubectl apply -f -
