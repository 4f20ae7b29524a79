kubectl -n __ns__ describe pod -l app=__name__
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"template":{"spec":{"initContainers":[{"name":"wait","command":["sh","-c","until nc -z __store__ 6379; do sleep 2; done"]}],"containers":[{"name":"main","livenessProbe":{"httpGet":{"path":"/","port":80}}}],"volumes":[{"name":"login","secret":{"secretName":"__secret__"}}]}}}}'
kubectl -n __ns__ rollout status deployment __name__
