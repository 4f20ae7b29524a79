# fails: endpoint, answers
kubectl -n __ns__ patch endpointslice __name__-1 --type=merge -p '{"ports":[{"name":"","port":8443}]}'
