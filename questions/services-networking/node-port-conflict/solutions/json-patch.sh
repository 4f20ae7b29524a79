kubectl -n __other__ patch service demo --type=json -p '[{"op":"replace","path":"/spec/ports/0/nodePort","value":__spare__}]'
kubectl apply -f - <<YAML
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: __ns__
spec:
  type: NodePort
  selector:
    app: web
  ports:
  - port: 80
    nodePort: __nodePort__
YAML
