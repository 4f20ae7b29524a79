kubectl -n __ns__ get ingress __name__ -o yaml > ingress.yaml
sed -i -e 's/number: 8080/number: __port__/' -e 's/^spec:/spec:\n  ingressClassName: nginx/' ingress.yaml
kubectl replace -f ingress.yaml
