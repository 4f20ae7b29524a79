# fails: blue-kept
# believes: the old pods must go before a Service lets go of them
kubectl -n __ns__ patch service __name__ -p '{"spec":{"selector":{"release":"green"}}}'
kubectl -n __ns__ scale deployment __name__-blue --replicas=0
