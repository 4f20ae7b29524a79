# fails: old-default
kubectl apply -f - <<YAML
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: __class__
  annotations: { storageclass.kubernetes.io/is-default-class: "true" }
provisioner: rancher.io/local-path
volumeBindingMode: WaitForFirstConsumer
reclaimPolicy: Retain
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: __claim__, namespace: __ns__ }
spec:
  storageClassName: __class__
  accessModes: [ReadWriteOnce]
  resources: { requests: { storage: 200Mi } }
---
apiVersion: v1
kind: Pod
metadata: { name: __pod__, namespace: __ns__ }
spec:
  containers:
  - name: web
    image: nginx:1.29
    volumeMounts: [{ name: pages, mountPath: /usr/share/nginx/html }]
  volumes: [{ name: pages, persistentVolumeClaim: { claimName: __claim__ } }]
YAML
