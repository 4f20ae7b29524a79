# fails: default-class, answers, ingress
kubectl -n __ns__ annotate ingress __name__ ingressclass.kubernetes.io/is-default-class=true
