# fails: any-tenant, another
# believes: a host stands for the names below it
kubectl -n __ns__ create ingress __name__ --class=nginx --rule='__zone__/*=tenant:80' --rule='signup.__zone__/*=signup:80'
