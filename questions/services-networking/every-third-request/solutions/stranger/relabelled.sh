kubectl -n __ns__ get pods --show-labels
kubectl -n __ns__ label pod __name__-next app=__name__-next --overwrite
