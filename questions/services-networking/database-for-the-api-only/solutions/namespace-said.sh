kubectl -n __ns__ apply -f - <<YAML
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: __policy__ }
spec:
  podSelector: { matchLabels: { tier: database } }
  policyTypes: [Ingress]
  ingress:
  - from:
    - namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: __ns__ } }
      podSelector: { matchLabels: { tier: api } }
    ports: [{ protocol: TCP, port: 5432 }]
YAML
