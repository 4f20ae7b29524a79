# fails: answers, honest
# believes: containerPort decides where the process listens
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"template":{"spec":{"containers":[{"name":"main","ports":[{"containerPort":__port__}]}]}}}}'
