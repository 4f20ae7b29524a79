kubectl -n __ns__ exec deploy/__app__ -- cat /etc/resolv.conf
kubectl -n __ns__ patch deployment __app__ --type=merge -p '{"spec":{"template":{"spec":{"dnsPolicy":"ClusterFirst","dnsConfig":null}}}}'
