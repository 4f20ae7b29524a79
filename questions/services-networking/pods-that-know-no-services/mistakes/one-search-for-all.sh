# fails: resolves, reached
# believes: svc.cluster.local completes the name of a Service
kubectl -n __ns__ patch deployment __app__ --type=merge -p '{"spec":{"template":{"spec":{"dnsPolicy":"None","dnsConfig":{"nameservers":["10.96.0.10"],"searches":["svc.cluster.local"]}}}}}'
