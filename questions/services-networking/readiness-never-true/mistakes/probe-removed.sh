# fails: still-probed
# believes: a pod without a readiness probe is simply healthy
kubectl -n __ns__ patch deployment __name__ --type=json -p '[{"op":"remove","path":"/spec/template/spec/containers/0/readinessProbe"}]'
