kubectl -n __ns__ get service,endpointslice -o yaml
kubectl -n __ns__ patch service __name__ -p '{"spec":{"type":"ClusterIP","externalName":null,"ports":[{"port":80}]}}'
kubectl -n __ns__ label endpointslice __name__-1 kubernetes.io/service-name=__name__ --overwrite
kubectl -n __ns__ patch endpointslice __name__-1 --type=merge -p '{"ports":[{"name":"","port":__port__,"protocol":"TCP"}]}'
