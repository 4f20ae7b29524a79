kubectl apply -f - <<YAML
apiVersion: apps/v1
kind: Deployment
metadata: { name: __name__, namespace: __ns__ }
spec:
  replicas: 1
  selector: { matchLabels: { app: __name__ } }
  template:
    metadata: { labels: { app: __name__ } }
    spec:
      containers:
      - name: main
        image: nginx:1.29
        volumeMounts: [{ name: sources, mountPath: /etc/__name__ }]
      volumes:
      - name: sources
        projected:
          defaultMode: 0440
          sources:
          - serviceAccountToken: { path: token, audience: __audience__ }
          - downwardAPI: { items: [{ path: labels, fieldRef: { apiVersion: v1, fieldPath: metadata.labels } }] }
          - secret: { name: __secret__, items: [{ key: pass, path: secret/password }] }
          - configMap: { name: __config__, items: [{ key: settings.ini, path: settings.ini }] }
YAML
