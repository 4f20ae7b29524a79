kubectl -n __ns__ describe replicaset
kubectl -n __ns__ set resources deployment __name__ -c main --requests=memory=64Mi
kubectl -n __ns__ set serviceaccount deployment __name__ __account__
kubectl -n __ns__ rollout status deployment __name__
