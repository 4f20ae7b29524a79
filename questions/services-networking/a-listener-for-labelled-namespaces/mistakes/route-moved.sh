# fails: labelled-only, route-kept
kubectl -n __ns__ delete httproute web
kubectl apply -f - <<YAML
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web, namespace: __edge__ }
spec:
  parentRefs: [{ name: shared }]
  hostnames: [__host__]
  rules: [{ backendRefs: [{ name: web, namespace: __ns__, port: 80 }] }]
---
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: { name: web, namespace: __ns__ }
spec:
  from: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: __edge__ }]
  to: [{ group: "", kind: Service }]
YAML
