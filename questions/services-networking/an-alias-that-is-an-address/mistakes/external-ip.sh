# fails: answers, endpoint
# believes: externalIPs sends to machines outside
kubectl -n __ns__ delete service __name__
kubectl -n __ns__ delete endpointslice __name__-1
kubectl -n __ns__ apply -f - <<YAML
apiVersion: v1
kind: Service
metadata: { name: __name__ }
spec:
  externalIPs: ["203.0.113.90"]
  ports: [{ port: 80, targetPort: __port__ }]
YAML
