# fails: timeout
# believes: affinity lasts for ever, so there is no time to set
kubectl -n __ns__ patch service __name__ -p '{"spec":{"sessionAffinity":"ClientIP"}}'
