kubectl -n __ns__ create ingress __name__ --class=nginx --rule='*.__zone__/*=tenant:80' --rule='signup.__zone__/*=signup:80'
