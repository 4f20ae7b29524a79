kubectl -n __ns__ label endpointslice __name__-trial kubernetes.io/service-name-
