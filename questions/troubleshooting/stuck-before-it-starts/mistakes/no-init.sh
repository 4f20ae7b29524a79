# fails: waits, steady
# believes: an init container that does not end may go
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"template":{"spec":{"initContainers":null,"containers":[{"name":"main","livenessProbe":{"httpGet":{"path":"/","port":80}}}],"volumes":[{"name":"login","secret":{"secretName":"__secret__"}}]}}}}'
