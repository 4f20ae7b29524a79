# fails: address, answers
# believes: externalIPs assigns an address to a load balancer
kubectl -n __ns__ patch service __name__ -p '{"spec":{"externalIPs":["192.168.1.250"],"selector":{"app":"__name__"}}}'
