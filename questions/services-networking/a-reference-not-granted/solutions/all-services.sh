kubectl -n __edge__ describe httproute pay
kubectl apply -f - <<YAML
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: { name: from-__edge__, namespace: __ns__ }
spec:
  from: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: __edge__ }]
  to: [{ group: "", kind: Service }]
YAML
