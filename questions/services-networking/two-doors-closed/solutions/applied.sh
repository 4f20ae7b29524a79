kubectl -n __ns__ delete service __service__
kubectl -n __ns__ expose deployment __service__ --port=80 --target-port=__port__
kubectl apply -f - <<YAML
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: __policy__, namespace: __ns__ }
spec:
  podSelector: { matchLabels: { app: __service__ } }
  policyTypes: [Ingress]
  ingress:
  - from:
    - podSelector:
        matchExpressions: [{ key: app, operator: In, values: [api] }]
    ports: [{ port: __port__, protocol: TCP }]
YAML
