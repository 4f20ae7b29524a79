# fails: ingress, web, api, admin
# believes: an Ingress needs no class when there is one controller
kubectl -n __ns__ create ingress __name__ --rule="__host__/api*=api:3000" --rule="__host__/*=web:80" --rule="admin.__host__/*=admin:80"
