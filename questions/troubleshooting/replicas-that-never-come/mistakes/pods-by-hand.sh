# fails: manager, replicas
# believes: pods with the right labels count as replicas
kubectl -n __ns__ run __name__-2 --image=nginx:1.29 --labels=app=__name__
kubectl -n __ns__ run __name__-3 --image=nginx:1.29 --labels=app=__name__
