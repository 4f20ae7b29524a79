kubectl get ingress __name__ -o yaml > ingress.yaml
sed -i -e 's/namespace: default/namespace: __ns__/' -e '/resourceVersion:/d' -e '/uid:/d' ingress.yaml
kubectl apply -f ingress.yaml
kubectl delete ingress __name__
