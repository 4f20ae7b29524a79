kubectl -n __ns__ get pods
kubectl -n __ns__ delete pod __name__-next
