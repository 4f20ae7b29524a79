kubectl get pv __volume__ -o json | jq 'del(.spec.claimRef) | del(.metadata.uid) | del(.metadata.resourceVersion)' > pv.json
kubectl delete pv __volume__
kubectl apply -f pv.json
kubectl apply -f - <<YAML
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: __claim__, namespace: __ns__ }
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: ""
  resources: { requests: { storage: 250Mi } }
YAML
