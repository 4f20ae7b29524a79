# fails: same-address
# believes: a Service can only be deleted and created again to change its type
kubectl -n __ns__ delete service __name__
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
    nodePort: __nodePort__
YAML
