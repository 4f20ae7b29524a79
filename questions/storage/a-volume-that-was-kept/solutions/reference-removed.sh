kubectl get pv
kubectl patch pv __volume__ --type=json -p '[{"op":"remove","path":"/spec/claimRef"}]'
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
