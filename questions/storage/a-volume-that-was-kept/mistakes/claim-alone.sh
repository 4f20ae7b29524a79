# fails: bound, mounted
# believes: a claim of the same name gets its old volume back
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
