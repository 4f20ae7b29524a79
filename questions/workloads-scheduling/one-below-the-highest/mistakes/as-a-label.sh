# fails: deployment, pods
# believes: a label gives a pod its priority
kubectl create priorityclass __class__ --value=__highest.below__
kubectl -n __ns__ label deployment __name__ priorityClassName=__class__
