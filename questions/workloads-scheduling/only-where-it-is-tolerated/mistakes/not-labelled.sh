# fails: labelled
kubectl taint node __node__ __key__=__value__:NoSchedule
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"template":{"spec":{"tolerations":[{"key":"__key__","operator":"Equal","value":"__value__","effect":"NoSchedule"}],"nodeSelector":{"kubernetes.io/hostname":"__node__"}}}}}'
