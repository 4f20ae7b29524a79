# fails: ready, still-probed, service-kept
kubectl -n __ns__ patch service __name__ -p '{"spec":{"publishNotReadyAddresses":true}}'
