kubectl apply -f - <<YAML
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: __route__, namespace: __ns__ }
spec:
  parentRefs: [{ name: public }]
  hostnames: [__host__]
  rules:
  - matches: [{ path: { type: PathPrefix, value: / } }]
    backendRefs:
    - { name: canary, port: 80, weight: __weights.new__ }
    - { name: stable, port: 80, weight: __weights.old__ }
YAML
