kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"template":{"spec":{"containers":[{"name":"main","resources":{"requests":{"cpu":"100m"}}}]}}}}'
kubectl -n __ns__ autoscale deployment __name__ --min=1 --max=__most__ --cpu=__percent__%
kubectl -n __ns__ patch hpa __name__ --type=merge -p '{"spec":{"behavior":{"scaleDown":{"stabilizationWindowSeconds":__window__}}}}'
