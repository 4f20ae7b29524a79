kubectl get priorityclass --sort-by=.value
kubectl create priorityclass __class__ --value=__highest.below__ --description='one below the highest'
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"template":{"spec":{"priorityClassName":"__class__"}}}}'
kubectl -n __ns__ rollout status deployment __name__
