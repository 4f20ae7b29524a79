# fails: endpoint, answers
# believes: an EndpointSlice finds its Service by name
kubectl apply -f - <<YAML
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: __name__, namespace: __ns__ }
addressType: IPv4
ports: [{ name: http, port: 8443 }]
endpoints: [{ addresses: [203.0.113.80] }]
YAML
