kubectl -n __ns__ delete pvc __claim__
kubectl apply -f - <<YAML
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: __claim__, namespace: __ns__ }
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: manual
  volumeName: __volume__
  resources: { requests: { storage: 500Mi } }
YAML
kubectl -n __ns__ rollout status deployment __name__
