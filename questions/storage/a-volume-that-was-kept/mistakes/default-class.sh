# fails: bound
# believes: a claim without a class takes a volume without one
kubectl patch pv __volume__ --type=json -p '[{"op":"remove","path":"/spec/claimRef"}]'
kubectl apply -f - <<YAML
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: __claim__, namespace: __ns__ }
spec:
  accessModes: [ReadWriteOnce]
  resources: { requests: { storage: 250Mi } }
YAML
