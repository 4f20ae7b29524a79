# fails: policy, frontend-blocked, others-blocked, api-reaches
# believes: letting the API out is what protects the database
kubectl apply -f - <<YAML
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: __policy__, namespace: __ns__ }
spec:
  podSelector: { matchLabels: { tier: api } }
  policyTypes: [Egress]
  egress:
  - to: [{ podSelector: { matchLabels: { tier: database } } }]
    ports: [{ port: 5432 }]
YAML
