kubectl -n __ns__ get service __name__ -o yaml | sed 's/protocol: UDP/protocol: TCP/' | kubectl replace -f -
kubectl -n __ns__ get networkpolicy __policy__ -o yaml | sed 's/protocol: UDP/protocol: TCP/' | kubectl apply -f -
