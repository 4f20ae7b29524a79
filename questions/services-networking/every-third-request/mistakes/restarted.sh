# fails: all-answered, endpoints
# believes: requests that fail now and then mean that the pods have to be restarted
kubectl -n __ns__ rollout restart deployment __name__
