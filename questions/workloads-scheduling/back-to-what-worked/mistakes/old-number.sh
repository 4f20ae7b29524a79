# fails: history
# believes: after a rollback the old revision has its old number
kubectl -n __ns__ rollout undo deployment __name__ --to-revision=1
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"strategy":{"rollingUpdate":{"maxSurge":__surge.pods__,"maxUnavailable":0}}}}'
echo 1 > revision.txt
