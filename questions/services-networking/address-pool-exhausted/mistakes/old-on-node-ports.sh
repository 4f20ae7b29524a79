# fails: released
# believes: only a load balancer lets anybody in from outside
kubectl -n staging patch service __old__ -p '{"spec":{"type":"NodePort"}}'
