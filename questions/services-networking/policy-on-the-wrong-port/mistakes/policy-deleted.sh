# fails: others-out, only-that-port
kubectl -n __ns__ delete networkpolicy __policy__
