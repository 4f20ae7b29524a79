# fails: answers, assigned, released
# believes: a Service without pods needs no address
kubectl -n staging scale deployment __old__ --replicas=0
