kubectl -n __ns__ apply -f - <<YAML
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-dns
spec:
  podSelector: { matchLabels: { app: worker } }
  policyTypes: [Egress]
  egress:
  - ports:
    - { port: 53, protocol: UDP }
    - { port: 53, protocol: TCP }
YAML
