kubectl -n __ns__ delete service __name__
kubectl -n __ns__ delete endpointslice __name__-1
kubectl -n __ns__ apply -f - <<YAML
apiVersion: v1
kind: Service
metadata: { name: __name__ }
spec:
  ports: [{ name: http, port: 80, targetPort: __port__ }]
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: __name__-machine
  labels: { kubernetes.io/service-name: __name__ }
addressType: IPv4
ports: [{ name: http, port: __port__ }]
endpoints: [{ addresses: ["203.0.113.90"] }]
YAML
