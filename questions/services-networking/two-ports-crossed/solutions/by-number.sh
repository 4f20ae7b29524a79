kubectl apply -f - <<YAML
apiVersion: v1
kind: Service
metadata: { name: __name__, namespace: __ns__ }
spec:
  selector: { app: __name__ }
  ports:
  - { name: http, port: 80, targetPort: 8080 }
  - { name: metrics, port: 9090, targetPort: 9100 }
YAML
