kubectl annotate ingressclass nginx ingressclass.kubernetes.io/is-default-class=true
kubectl -n __ns__ delete ingress __name__
kubectl -n __ns__ create ingress __name__ --rule='__host__/*=web:80'
