kubectl apply -f - <<YAML
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: __route__, namespace: __ns__ }
spec:
  parentRefs: [{ name: public }]
  hostnames: [__host__]
  rules:
  - matches: [{ path: { type: PathPrefix, value: /__prefix__ } }]
    filters:
    - type: URLRewrite
      urlRewrite: { path: { type: ReplacePrefixMatch, replacePrefixMatch: "" } }
    backendRefs: [{ name: web, port: 80 }]
YAML
