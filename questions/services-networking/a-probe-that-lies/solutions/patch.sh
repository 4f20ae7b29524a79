kubectl -n __ns__ logs deployment/__name__
kubectl -n __ns__ patch deployment __name__ --type=json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/args","value":["netexec","--http-port=__port__"]},{"op":"replace","path":"/spec/template/spec/containers/0/readinessProbe","value":{"httpGet":{"path":"/healthz","port":__port__}}}]'
kubectl -n __ns__ rollout status deployment __name__
