# fails: tolerates, there
kubectl taint node __node__ __key__=__value__:NoSchedule
kubectl label node __node__ __key__=__value__
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"template":{"spec":{"nodeSelector":{"__key__":"__value__"}}}}}'
