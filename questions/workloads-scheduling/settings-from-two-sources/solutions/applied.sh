kubectl apply -f - <<YAML
apiVersion: v1
kind: ConfigMap
metadata: { name: __config__, namespace: __ns__ }
data: { LANGUAGE: __language__, PAGE_SIZE: "__size__" }
---
apiVersion: v1
kind: Secret
metadata: { name: __secret__, namespace: __ns__ }
stringData: { password: correct horse battery staple }
---
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
        envFrom: [{ configMapRef: { name: __config__ } }]
        volumeMounts: [{ name: secret, mountPath: /etc/__name__, readOnly: true }]
      volumes: [{ name: secret, secret: { secretName: __secret__, defaultMode: 0400 } }]
YAML
