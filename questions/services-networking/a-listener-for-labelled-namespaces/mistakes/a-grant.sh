# fails: answers, labelled-only
# believes: a ReferenceGrant lets a route attach itself
kubectl apply -f - <<YAML
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: { name: routes, namespace: __edge__ }
spec:
  from: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: __ns__ }]
  to: [{ group: gateway.networking.k8s.io, kind: Gateway }]
YAML
