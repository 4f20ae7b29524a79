# fails: web, api, admin
# believes: an Ingress names the port of the pods
kubectl -n __ns__ create ingress __name__ --class=nginx --rule="__host__/api*=api:8080" --rule="__host__/*=web:8080" --rule="admin.__host__/*=admin:8080"
