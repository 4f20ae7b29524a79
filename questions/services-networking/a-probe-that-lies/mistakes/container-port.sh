# fails: answers, honest
# believes: containerPort decides where the process listens
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"template":{"spec":{"containers":[{"name":"main","ports":[{"containerPort":__port__}],"readinessProbe":{"exec":null,"httpGet":{"path":"/healthz","port":__port__}}}]}}}}'
kubectl -n __ns__ rollout undo deployment __name__
