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
      tolerations: [{ key: node-role.kubernetes.io/control-plane, operator: Exists, effect: NoSchedule }]
      containers:
      - name: main
        image: __image__
        resources: { requests: { cpu: 10m, memory: 10Mi } }
        volumeMounts: [{ name: log, mountPath: /host/log, readOnly: true }]
      volumes: [{ name: log, hostPath: { path: /var/log, type: Directory } }]
YAML
kubectl -n __ns__ rollout status daemonset __name__
