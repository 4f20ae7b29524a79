# fails: resources, up
echo OOMKilled > reason.txt
kubectl -n __ns__ patch deployment __name__ --type=json -p '[{"op":"remove","path":"/spec/template/spec/containers/0/resources/limits"}]'
