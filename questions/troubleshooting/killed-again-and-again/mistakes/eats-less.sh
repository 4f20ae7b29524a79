# fails: reason, resources, up, program-kept
kubectl -n __ns__ patch deployment __name__ --type=json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/args/3","value":"50M"}]'
