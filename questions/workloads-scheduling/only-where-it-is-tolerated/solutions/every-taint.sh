kubectl label node __node__ __key__=__value__
kubectl taint nodes -l __key__=__value__ __key__=__value__:NoSchedule
kubectl -n __ns__ get deployment __name__ -o json | jq '.spec.template.spec += {tolerations: [{operator: "Exists"}], nodeSelector: {"__key__": "__value__"}}' | kubectl replace -f -
kubectl -n __ns__ rollout status deployment __name__
