kubectl -n __ns__ patch service __name__ -p '{"spec":{"type":"ClusterIP","loadBalancerClass":null}}'
kubectl -n __ns__ patch service __name__ -p '{"spec":{"type":"LoadBalancer","selector":{"app":"__name__"}}}'
