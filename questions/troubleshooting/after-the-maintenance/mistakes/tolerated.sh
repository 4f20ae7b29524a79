# fails: uncordoned, untainted, deployment-kept
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"template":{"spec":{"tolerations":[{"key":"__key__","operator":"Exists"}]}}}}'
