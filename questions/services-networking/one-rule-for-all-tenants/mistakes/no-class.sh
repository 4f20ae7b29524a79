# fails: ingress, any-tenant, another, signup
# believes: an Ingress needs no class
kubectl -n __ns__ create ingress __name__ --rule='*.__zone__/*=tenant:80' --rule='signup.__zone__/*=signup:80'
