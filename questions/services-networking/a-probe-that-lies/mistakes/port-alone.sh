# fails: honest
kubectl -n __ns__ patch deployment __name__ --type=json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/args","value":["netexec","--http-port=__port__"]}]'
