# fails: others-blocked
# believes: an empty namespaceSelector means the namespace of the policy
kubectl apply -f - <<YAML
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: __policy__, namespace: __ns__ }
spec:
  podSelector: { matchLabels: { tier: database } }
  policyTypes: [Ingress]
  ingress:
  - from: [{ namespaceSelector: {}, podSelector: { matchLabels: { tier: api } } }]
    ports: [{ port: 5432 }]
YAML
