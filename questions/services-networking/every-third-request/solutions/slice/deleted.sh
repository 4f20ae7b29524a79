kubectl -n __ns__ get endpointslices
kubectl -n __ns__ get pods -o wide
kubectl -n __ns__ delete endpointslice __name__-trial
