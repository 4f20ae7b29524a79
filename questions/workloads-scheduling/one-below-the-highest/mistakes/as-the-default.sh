# fails: class
kubectl create priorityclass __class__ --value=__highest.below__ --global-default=true
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"template":{"spec":{"priorityClassName":"__class__"}}}}'
