# fails: frontend-blocked, others-blocked
# believes: a rule without from lets nobody in
kubectl apply -f - <<YAML
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: __policy__, namespace: __ns__ }
spec:
  podSelector: { matchLabels: { tier: database } }
  policyTypes: [Ingress]
  ingress:
  - ports: [{ port: 5432 }]
YAML
