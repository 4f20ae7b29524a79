# fails: signup
kubectl -n __ns__ create ingress __name__ --class=nginx --rule='*.__zone__/*=tenant:80'
