# fails: policy, deployment-kept
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"replicas":2,"template":{"spec":{"nodeSelector":null,"topologySpreadConstraints":[{"maxSkew":1,"topologyKey":"kubernetes.io/hostname","whenUnsatisfiable":"DoNotSchedule","labelSelector":{"matchLabels":{"app":"__name__"}}}]}}}}'
kubectl -n __ns__ rollout status deployment __name__
