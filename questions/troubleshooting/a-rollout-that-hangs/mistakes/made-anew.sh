# fails: value
kubectl -n __ns__ delete deployment __name__
kubectl -n __ns__ create deployment __name__ --image=nginx:1.29 --replicas=2
