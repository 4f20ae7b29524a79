kubectl -n __ns__ get gateway __gateway__ -o yaml | sed 's/name: __gateway__-cert/name: __secret__/' | kubectl apply -f -
kubectl -n __ns__ replace -f - <<YAML
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: __route__ }
spec:
  parentRefs: [{ name: __gateway__ }]
  hostnames: [__host__]
  rules:
  - matches: [{ path: { type: PathPrefix, value: / } }]
    backendRefs: [{ name: web, port: 8000 }]
YAML
