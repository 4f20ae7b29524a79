kubectl apply -f - <<YAML
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: __claim__, namespace: __ns__ }
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: ""
  resources: { requests: { storage: 250Mi } }
YAML
kubectl patch pv __volume__ -p '{"spec":{"claimRef":null}}'
sleep 20
