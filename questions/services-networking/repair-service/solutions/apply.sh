kubectl -n __ns__ get pods --show-labels
kubectl -n __ns__ describe service __name__
kubectl replace -f - <<YAML
apiVersion: v1
kind: Service
metadata:
  name: __name__
  namespace: __ns__
spec:
  selector:
    app: __name__
  ports:
  - port: 8080
    targetPort: 80
YAML
