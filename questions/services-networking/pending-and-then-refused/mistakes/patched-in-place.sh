# fails: address, answers
# believes: loadBalancerClass can be changed like any other field
kubectl -n __ns__ patch service __name__ -p '{"spec":{"loadBalancerClass":null,"selector":{"app":"__name__"}}}'
