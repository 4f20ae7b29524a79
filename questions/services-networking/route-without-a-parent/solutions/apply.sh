kubectl -n __ns__ describe httproute __route__
kubectl apply -f - <<YAML
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: __route__, namespace: __ns__ }
spec:
  parentRefs: [{ name: public, sectionName: http }]
  hostnames: [__host__]
  rules:
  - backendRefs: [{ name: web, port: 80 }]
YAML
