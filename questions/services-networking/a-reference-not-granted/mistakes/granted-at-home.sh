# fails: answers, granted
# believes: the grant belongs to the namespace of the route
kubectl apply -f - <<YAML
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: { name: pay, namespace: __edge__ }
spec:
  from: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: __edge__ }]
  to: [{ group: "", kind: Service }]
YAML
