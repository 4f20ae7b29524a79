# fails: answers, by-its-ingress
# believes: the backend's port is the port of the pods
kubectl -n __ns__ delete ingress site
kubectl -n __ns__ create ingress site --class=nginx --rule="__host__/*=site:8080"
