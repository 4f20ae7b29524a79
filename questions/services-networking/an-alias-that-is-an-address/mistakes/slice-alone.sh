# fails: answers, service
# believes: an ExternalName may be an address
kubectl -n __ns__ delete endpointslice __name__-1
kubectl -n __ns__ apply -f - <<YAML
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: __name__-machine
  labels: { kubernetes.io/service-name: __name__ }
addressType: IPv4
ports: [{ port: __port__ }]
endpoints: [{ addresses: ["203.0.113.90"] }]
YAML
