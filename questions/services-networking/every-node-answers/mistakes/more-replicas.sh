# fails: deployment-kept, every-node, policy
# believes: enough replicas reach every node (the control plane is tainted)
kubectl -n __ns__ scale deployment __name__ --replicas=3
