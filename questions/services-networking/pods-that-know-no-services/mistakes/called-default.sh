# fails: resolves, reached
# believes: dnsPolicy Default is the default
kubectl -n __ns__ patch deployment __app__ --type=merge -p '{"spec":{"template":{"spec":{"dnsPolicy":"Default","dnsConfig":null}}}}'
