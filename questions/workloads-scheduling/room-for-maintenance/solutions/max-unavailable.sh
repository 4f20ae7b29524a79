kubectl apply -f - <<YAML
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: __budget__, namespace: __ns__ }
spec:
  maxUnavailable: 1
  selector: { matchLabels: { app: __name__ } }
YAML
kubectl cordon __where.node__
kubectl drain __where.node__ --ignore-daemonsets --delete-emptydir-data --force --timeout=300s
