# fails: value
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"template":{"spec":{"containers":[{"name":"main","env":[{"name":"__key__","value":"production","valueFrom":null}]}]}}}}'
