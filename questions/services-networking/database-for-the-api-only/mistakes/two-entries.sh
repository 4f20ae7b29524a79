# fails: frontend-blocked
kubectl apply -f - <<YAML
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: __policy__, namespace: __ns__ }
spec:
  podSelector: { matchLabels: { tier: database } }
  policyTypes: [Ingress]
  ingress:
  - from:
    - podSelector: { matchLabels: { tier: api } }
    - podSelector: { matchLabels: { app: shop } }
    ports: [{ port: 5432 }]
YAML
