# fails: everywhere
# believes: a DaemonSet runs on every node by itself
kubectl apply -f - <<YAML
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: __name__, namespace: __ns__ }
spec:
  selector: { matchLabels: { app: __name__ } }
  updateStrategy: { type: RollingUpdate, rollingUpdate: { maxUnavailable: 2 } }
  template:
    metadata: { labels: { app: __name__ } }
    spec:
      containers:
      - name: main
        image: __image__
        resources: { requests: { cpu: 10m, memory: 10Mi } }
        volumeMounts: [{ name: log, mountPath: /host/log, readOnly: true }]
      volumes: [{ name: log, hostPath: { path: /var/log } }]
YAML
