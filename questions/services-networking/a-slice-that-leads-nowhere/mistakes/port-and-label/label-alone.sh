# fails: endpoint, answers
# believes: targetPort of the Service decides the port of endpoints written by hand
kubectl -n __ns__ label endpointslice __name__-1 kubernetes.io/service-name=__name__
