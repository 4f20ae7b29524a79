kubectl -n __ns__ patch service __name__ -p '{"spec":{"publishNotReadyAddresses":false}}'
