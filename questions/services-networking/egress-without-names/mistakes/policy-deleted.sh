# fails: policy-stays, still-closed
kubectl -n __ns__ delete networkpolicy __policy__
