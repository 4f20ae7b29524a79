# fails: api-reaches, type, closed, same-address
# believes: a Service has to be deleted to close its node port
kubectl -n __ns__ delete service __name__ __name__-debug
