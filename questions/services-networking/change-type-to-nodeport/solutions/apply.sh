kubectl -n __ns__ apply -f - <<YAML
apiVersion: v1
kind: Service
metadata:
  name: __name__
spec:
  type: NodePort
  selector:
    app: __name__
  ports:
  - port: 80
    targetPort: 80
    nodePort: __nodePort__
YAML
