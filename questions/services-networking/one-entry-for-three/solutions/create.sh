kubectl -n __ns__ create ingress __name__ --class=nginx --rule="__host__/api*=api:3000" --rule="__host__/*=web:80" --rule="admin.__host__/*=admin:80"
