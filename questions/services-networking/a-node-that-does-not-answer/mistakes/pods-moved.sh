# fails: every-node, proxies
# believes: a node answers a node port only where a pod of the Service runs
kubectl -n __ns__ scale deployment __name__ --replicas=6
