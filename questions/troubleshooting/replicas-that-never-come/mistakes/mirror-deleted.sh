# fails: manager, replicas
# believes: a static pod is repaired by deleting its pod in the API
kubectl -n kube-system delete pod kube-controller-manager-controlplane
