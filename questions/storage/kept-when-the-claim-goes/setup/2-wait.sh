kubectl -n __ns__ rollout status deployment __name__
