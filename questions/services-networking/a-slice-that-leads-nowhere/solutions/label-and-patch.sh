kubectl -n __ns__ label endpointslice __name__-1 kubernetes.io/service-name=__name__ --overwrite
kubectl -n __ns__ patch endpointslice __name__-1 --type=merge -p '{"ports":[{"name":"http","port":8443,"protocol":"TCP"}]}'
