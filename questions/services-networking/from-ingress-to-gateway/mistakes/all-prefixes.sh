# fails: exact-only
# believes: the kind of match does not matter
kubectl apply -f - <<YAML
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: __gateway__, namespace: __ns__ }
spec:
  gatewayClassName: nginx
  listeners: [{ name: http, port: 80, protocol: HTTP, hostname: __host__ }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: __route__, namespace: __ns__ }
spec:
  parentRefs: [{ name: __gateway__ }]
  hostnames: [__host__]
  rules:
  - matches: [{ path: { type: PathPrefix, value: /clientip } }]
    backendRefs: [{ name: who, port: 8000 }]
  - matches: [{ path: { type: PathPrefix, value: /api } }]
    backendRefs: [{ name: api, port: 3000 }]
  - backendRefs: [{ name: web, port: 80 }]
YAML
kubectl -n __ns__ delete ingress web
