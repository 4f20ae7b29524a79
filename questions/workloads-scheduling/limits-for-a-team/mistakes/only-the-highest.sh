# fails: range, running
# believes: the highest limit is the default
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: LimitRange
metadata:
  name: containers
  namespace: __ns__
spec:
  limits:
    - type: Container
      max:
        memory: __memory.max__
YAML
kubectl -n __ns__ create quota team --hard=pods=__pods__,limits.memory=2Gi
kubectl -n __ns__ rollout restart deployment __name__
kubectl -n __ns__ rollout status deployment __name__
