# fails: granted
kubectl apply -f - <<YAML
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: { name: pay, namespace: __ns__ }
spec:
  from:
  - { group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: __edge__ }
  - { group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: default }
  to: [{ group: "", kind: Service }]
YAML
