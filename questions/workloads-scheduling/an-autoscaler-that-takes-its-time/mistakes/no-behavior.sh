# fails: window
kubectl -n __ns__ set resources deployment __name__ -c main --requests=cpu=100m
kubectl apply -f - <<YAML
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: __name__, namespace: __ns__ }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: __name__ }
  minReplicas: 1
  maxReplicas: __most__
  metrics:
  - type: Resource
    resource: { name: cpu, target: { type: Utilization, averageUtilization: __percent__ } }
YAML
