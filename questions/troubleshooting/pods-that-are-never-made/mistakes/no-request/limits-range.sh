# fails: pods
# believes: a default for the namespace is the same as a request of the Deployment
kubectl -n __ns__ apply -f - <<YAML
apiVersion: v1
kind: LimitRange
metadata: { name: defaults }
spec: { limits: [{ type: Container, defaultRequest: { memory: 32Mi } }] }
YAML
kubectl -n __ns__ rollout restart deployment __name__
