# fails: class, pods
kubectl create priorityclass __class__ --value=__highest.is__
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"template":{"spec":{"priorityClassName":"__class__"}}}}'
