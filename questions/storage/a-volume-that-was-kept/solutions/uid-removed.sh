kubectl patch pv __volume__ --type=merge -p '{"spec":{"claimRef":{"uid":null,"resourceVersion":null}}}'
kubectl apply -f - <<YAML
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: __claim__, namespace: __ns__ }
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: ""
  volumeName: __volume__
  resources: { requests: { storage: 250Mi } }
YAML
