# fails: resolves, reached
# believes: an ExternalName Service gives a Service an outside name
kubectl -n __ns__ create service externalname old --external-name=__old__
