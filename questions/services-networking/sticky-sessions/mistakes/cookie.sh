# fails: affinity, timeout
# believes: a Service can follow cookies
kubectl -n __ns__ patch service __name__ -p '{"spec":{"sessionAffinity":"Cookie"}}'
