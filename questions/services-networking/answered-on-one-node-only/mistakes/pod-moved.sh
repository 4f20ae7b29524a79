# fails: policy, home, deployment-kept
# believes: a Service is reached where its pod runs
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"template":{"spec":{"nodeSelector":{"kubernetes.io/hostname":"__at.far__"}}}}}'
kubectl -n __ns__ rollout status deployment __name__
