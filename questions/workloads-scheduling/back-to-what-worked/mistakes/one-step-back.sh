# fails: back
# believes: rollout undo goes back to the last release that worked
kubectl -n __ns__ rollout undo deployment __name__
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"strategy":{"rollingUpdate":{"maxSurge":__surge.pods__,"maxUnavailable":0}}}}'
kubectl -n __ns__ get deployment __name__ -o jsonpath='{.metadata.annotations.deployment\.kubernetes\.io/revision}' > revision.txt
