# fails: affinity, timeout
# believes: an annotation turns session affinity on
kubectl -n __ns__ annotate service __name__ service.kubernetes.io/session-affinity=ClientIP
