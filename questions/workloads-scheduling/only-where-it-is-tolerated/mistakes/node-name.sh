# fails: tolerates
# believes: naming the node is the same as being scheduled to it
kubectl taint node __node__ __key__=__value__:NoSchedule
kubectl label node __node__ __key__=__value__
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"template":{"spec":{"nodeName":"__node__"}}}}'
