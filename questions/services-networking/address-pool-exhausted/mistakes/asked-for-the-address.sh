# fails: answers, assigned, released
# believes: asking for an address takes it from whoever holds it
kubectl -n __ns__ patch service __name__ -p '{"spec":{"loadBalancerIP":"192.168.1.240"}}'
