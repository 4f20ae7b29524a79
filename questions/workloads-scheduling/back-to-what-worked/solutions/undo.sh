kubectl -n __ns__ rollout history deployment __name__ --revision=1
kubectl -n __ns__ rollout undo deployment __name__ --to-revision=1
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":__surge.pods__,"maxUnavailable":0}}}}'
kubectl -n __ns__ get deployment __name__ -o jsonpath='{.metadata.annotations.deployment\.kubernetes\.io/revision}' > revision.txt
