# fails: endpoint, answers
kubectl -n __ns__ get endpointslice __name__-1 -o yaml > slice.yaml
kubectl replace --force -f slice.yaml
