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
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: ResourceQuota
metadata:
  name: team
  namespace: __ns__
spec:
  hard:
    pods: "__pods__"
    limits.memory: 2048Mi
YAML
kubectl -n __ns__ delete pods -l app=__name__
