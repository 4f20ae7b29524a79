# fails: policy
# believes: a rule without ports opens the port of the Service
kubectl apply -f - <<YAML
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: __policy__, namespace: __ns__ }
spec:
  podSelector: { matchLabels: { tier: database } }
  policyTypes: [Ingress]
  ingress:
  - from: [{ podSelector: { matchLabels: { tier: api } } }]
YAML
