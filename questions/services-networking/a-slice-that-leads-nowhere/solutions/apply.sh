kubectl -n __ns__ describe service __name__
kubectl apply -f - <<YAML
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: __name__-1
  namespace: __ns__
  labels:
    kubernetes.io/service-name: __name__
addressType: IPv4
ports:
- name: http
  port: 8443
endpoints:
- addresses:
  - 203.0.113.80
YAML
