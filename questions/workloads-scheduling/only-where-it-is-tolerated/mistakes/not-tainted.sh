# fails: tainted
kubectl label node __node__ __key__=__value__
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"template":{"spec":{"tolerations":[{"key":"__key__","operator":"Equal","value":"__value__","effect":"NoSchedule"}],"nodeSelector":{"__key__":"__value__"}}}}}'
