# fails: bound, mounted
kubectl patch pv __volume__ --type=json -p '[{"op":"remove","path":"/spec/claimRef"}]'
kubectl apply -f - <<YAML
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: __claim__, namespace: __ns__ }
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: ""
  resources: { requests: { storage: 2Gi } }
YAML
