# fails: far, policy, service-kept
# believes: externalTrafficPolicy says which nodes a cluster IP leads to
kubectl -n __ns__ patch service __name__ -p '{"spec":{"type":"NodePort","externalTrafficPolicy":"Cluster"}}'
