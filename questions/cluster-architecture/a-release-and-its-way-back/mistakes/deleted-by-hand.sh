# fails: deployed, values, up, rolled-back, uninstalled, revision
# believes: a release is its Deployment
kubectl -n __ns__ scale deployment -l app.kubernetes.io/instance=__release__ --replicas=__replicas__
kubectl -n __ns__ delete deployment -l app.kubernetes.io/instance=__old__
