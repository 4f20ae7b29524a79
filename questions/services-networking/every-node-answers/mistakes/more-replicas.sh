# fails: deployment-kept, every-node, policy
# believes: with enough replicas every node has one
kubectl -n __ns__ scale deployment __name__ --replicas=3
