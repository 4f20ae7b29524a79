# fails: there
# believes: a toleration draws pods to the node
other=$(kubectl get nodes -o name | grep node0 | grep -v __node__)
kubectl cordon __node__
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"template":{"spec":{"tolerations":[{"key":"__key__","operator":"Equal","value":"__value__","effect":"NoSchedule"}]}}}}'
kubectl -n __ns__ rollout status deployment __name__
kubectl uncordon __node__
kubectl taint node __node__ __key__=__value__:NoSchedule
kubectl label node __node__ __key__=__value__
