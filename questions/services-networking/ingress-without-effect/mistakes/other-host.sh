# fails: answers, by-its-ingress
kubectl -n __ns__ delete ingress site
kubectl -n __ns__ create ingress site --class=nginx --rule="www.__host__/*=site:80"
