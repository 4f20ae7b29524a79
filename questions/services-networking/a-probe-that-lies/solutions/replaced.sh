kubectl -n __ns__ delete deployment __name__
kubectl apply -f - <<YAML
apiVersion: apps/v1
kind: Deployment
metadata: { name: __name__, namespace: __ns__ }
spec:
  replicas: 2
  selector: { matchLabels: { app: __name__ } }
  template:
    metadata: { labels: { app: __name__, release: fixed } }
    spec:
      containers:
      - name: main
        image: registry.k8s.io/e2e-test-images/agnhost:2.53
        args: [netexec, --http-port=__port__]
        ports: [{ name: web, containerPort: __port__ }]
        readinessProbe: { httpGet: { path: /healthz, port: web }, periodSeconds: 5 }
YAML
