# fails: reached, others-out
kubectl -n __ns__ rollout restart deployment __name__
