# fails: class, pods
# believes: the classes of the system are the users' own
kubectl create priorityclass __class__ --value=1999999999
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"template":{"spec":{"priorityClassName":"__class__"}}}}'
