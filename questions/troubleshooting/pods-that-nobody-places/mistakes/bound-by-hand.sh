# fails: scheduler, deployment-kept
# believes: a pod that nobody places has to name its node
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"template":{"spec":{"nodeName":"node01"}}}}'
