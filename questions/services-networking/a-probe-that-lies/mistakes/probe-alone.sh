# fails: answers
kubectl -n __ns__ patch deployment __name__ --type=json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/readinessProbe","value":{"httpGet":{"path":"/healthz","port":__port__}}}]'
