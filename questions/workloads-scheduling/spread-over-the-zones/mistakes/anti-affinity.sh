# fails: spread, nodes, up
# believes: anti-affinity spreads pods evenly
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"template":{"spec":{"nodeSelector":{"disk":"__disk__"},"affinity":{"podAntiAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{"topologyKey":"topology.kubernetes.io/zone","labelSelector":{"matchLabels":{"app":"__name__"}}}]}}}}}}'
