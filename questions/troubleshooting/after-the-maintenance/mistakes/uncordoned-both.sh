# fails: untainted
# believes: uncordon removes every taint
kubectl uncordon node01 node02
kubectl -n __ns__ rollout status deployment __name__
