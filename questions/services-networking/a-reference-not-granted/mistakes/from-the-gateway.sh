# fails: answers, granted
kubectl apply -f - <<YAML
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: { name: pay, namespace: __ns__ }
spec:
  from: [{ group: gateway.networking.k8s.io, kind: Gateway, namespace: __edge__ }]
  to: [{ group: "", kind: Service }]
YAML
