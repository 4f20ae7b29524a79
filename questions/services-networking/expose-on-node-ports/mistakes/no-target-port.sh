# fails: answers
# believes: targetPort is found out by itself
kubectl -n __ns__ expose deployment __name__ --name=__name__-public --type=NodePort --port=80
