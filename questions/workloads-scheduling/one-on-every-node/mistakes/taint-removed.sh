# fails: template, volume, update
kubectl taint node controlplane node-role.kubernetes.io/control-plane-
kubectl apply -f - <<YAML
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: __name__, namespace: __ns__ }
spec:
  selector: { matchLabels: { app: __name__ } }
  template:
    metadata: { labels: { app: __name__ } }
    spec:
      containers:
      - { name: main, image: "__image__", volumeMounts: [{ name: log, mountPath: /host/log }] }
      volumes: [{ name: log, emptyDir: {} }]
YAML
