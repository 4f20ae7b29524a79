kubectl get nodes -L topology.kubernetes.io/zone,disk
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"template":{"spec":{"topologySpreadConstraints":[{"maxSkew":1,"topologyKey":"topology.kubernetes.io/zone","whenUnsatisfiable":"DoNotSchedule","labelSelector":{"matchLabels":{"app":"__name__"}}}],"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"disk","operator":"In","values":["__disk__","__other__"]}]}]}}}}}}}'
kubectl -n __ns__ rollout status deployment __name__
