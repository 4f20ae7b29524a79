kubectl -n __ns__ delete ingress site
kubectl -n __ns__ create ingress site --class=nginx --rule="__host__/*=site:80"
