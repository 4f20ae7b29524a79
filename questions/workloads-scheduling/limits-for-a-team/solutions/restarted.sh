kubectl apply -f - <<'YAML'
apiVersion: v1
kind: LimitRange
metadata:
  name: containers
  namespace: __ns__
spec:
  limits:
    - type: Container
      defaultRequest:
        memory: __memory.request__
      default:
        memory: __memory.limit__
      max:
        memory: __memory.max__
YAML
kubectl -n __ns__ create quota team --hard=pods=__pods__,limits.memory=2Gi
kubectl -n __ns__ rollout restart deployment __name__
kubectl -n __ns__ rollout status deployment __name__
