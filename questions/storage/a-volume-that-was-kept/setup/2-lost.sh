kubectl -n __ns__ wait pvc __claim__ --for=jsonpath='{.status.phase}'=Bound --timeout=60s
kubectl -n __ns__ delete pvc __claim__
sleep 10
