# fails: answers, ingress
# believes: a default class reaches the Ingresses that are already there
kubectl annotate ingressclass nginx ingressclass.kubernetes.io/is-default-class=true
