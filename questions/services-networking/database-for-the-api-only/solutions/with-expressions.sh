kubectl -n __ns__ apply -f - <<YAML
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: __policy__ }
spec:
  podSelector: { matchExpressions: [{ key: tier, operator: In, values: [database] }] }
  ingress:
  - from: [{ podSelector: { matchExpressions: [{ key: tier, operator: In, values: [api] }] } }]
    ports: [{ port: 5432 }]
YAML
