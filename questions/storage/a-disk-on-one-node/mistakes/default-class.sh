# fails: class, volume, claim
# believes: a claim finds its volume by its size
kubectl apply -f - <<YAML
apiVersion: v1
kind: PersistentVolume
metadata: { name: __volume__ }
spec:
  capacity: { storage: __size__ }
  accessModes: [ReadWriteOnce]
  local: { path: /mnt/fast }
  nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: kubernetes.io/hostname, operator: In, values: [__node__] }] }] } }
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: __claim__, namespace: __ns__ }
spec:
  accessModes: [ReadWriteOnce]
  resources: { requests: { storage: __size__ } }
YAML
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"template":{"spec":{"nodeSelector":{"kubernetes.io/hostname":"__node__"},"containers":[{"name":"main","volumeMounts":[{"name":"data","mountPath":"/data"}]}],"volumes":[{"name":"data","persistentVolumeClaim":{"claimName":"__claim__"}}]}}}}'
