# fails: nodes
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"template":{"spec":{"nodeSelector":{"disk":"__disk__"},"topologySpreadConstraints":[{"maxSkew":1,"topologyKey":"topology.kubernetes.io/zone","whenUnsatisfiable":"DoNotSchedule","labelSelector":{"matchLabels":{"app":"__name__"}}}]}}}}'
