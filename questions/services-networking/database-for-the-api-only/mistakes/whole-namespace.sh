# fails: policy, frontend-serves
# believes: podSelector names who may come in, not who is protected
kubectl apply -f - <<YAML
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: __policy__, namespace: __ns__ }
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
  - from: [{ podSelector: { matchLabels: { tier: api } } }]
    ports: [{ port: 5432 }]
YAML
