kubectl apply -f - <<YAML
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: { name: one-service, namespace: __ns__, labels: { team: pay } }
spec:
  from:
  - group: gateway.networking.k8s.io
    kind: HTTPRoute
    namespace: __edge__
  to:
  - group: ""
    kind: Service
    name: __name__
YAML
