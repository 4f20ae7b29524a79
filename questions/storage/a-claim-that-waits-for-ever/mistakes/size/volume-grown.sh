# fails: volume-kept
kubectl patch pv __volume__ -p '{"spec":{"capacity":{"storage":"10Gi"}}}'
