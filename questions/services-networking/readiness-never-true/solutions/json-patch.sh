kubectl -n __ns__ patch deployment __name__ --type=json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/readinessProbe/httpGet","value":{"path":"/index.html","port":80}}]'
