# fails: answers, by-its-ingress
# believes: an annotation overrides ingressClassName
kubectl -n __ns__ annotate ingress site kubernetes.io/ingress.class=nginx
