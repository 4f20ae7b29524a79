cat > gateway.yaml <<YAML
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: __gateway__, namespace: __ns__ }
spec:
  gatewayClassName: nginx
  listeners:
  - name: web
    protocol: HTTP
    port: 80
    hostname: __host__
    allowedRoutes: { namespaces: { from: Same } }
YAML
cat > route.yaml <<YAML
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: __route__, namespace: __ns__ }
spec:
  parentRefs: [{ name: __gateway__, sectionName: web }]
  hostnames: [__host__]
  rules:
  - matches: [{ path: { type: PathPrefix, value: / } }]
    backendRefs: [{ name: web, port: 80 }]
  - matches: [{ path: { type: PathPrefix, value: /api } }]
    backendRefs: [{ name: api, port: 3000 }]
  - matches: [{ path: { type: Exact, value: /clientip } }]
    backendRefs: [{ name: who, port: 8000 }]
YAML
kubectl create -f gateway.yaml -f route.yaml
kubectl delete ingress web -n __ns__
