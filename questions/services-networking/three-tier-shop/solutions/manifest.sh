kubectl -n __ns__ apply -f - <<YAML
apiVersion: v1
kind: Service
metadata: { name: frontend }
spec:
  type: NodePort
  selector: { tier: frontend }
  ports: [{ port: 80, nodePort: __nodePort__ }]
---
apiVersion: v1
kind: Service
metadata: { name: api }
spec:
  selector: { app: shop, tier: api }
  ports: [{ port: 3000, targetPort: 8000 }]
---
apiVersion: v1
kind: Service
metadata: { name: database }
spec:
  selector: { app: shop, tier: database }
  ports: [{ port: 5432 }]
YAML
