# fails: up, command-kept
kubectl -n __ns__ logs deployment/__name__ --previous > last-words.txt
echo __setting.code__ > exit-code.txt
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"template":{"spec":{"containers":[{"name":"main","command":["sleep","infinity"]}]}}}}'
