# fails: scheduler, placed
# believes: a static pod is repaired by deleting its pod in the API
kubectl -n kube-system delete pod kube-scheduler-controlplane
