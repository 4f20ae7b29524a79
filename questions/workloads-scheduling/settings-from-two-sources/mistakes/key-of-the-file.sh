# fails: config, secret, variables, files
kubectl -n __ns__ create configmap __config__ --from-literal=language=__language__
kubectl -n __ns__ create secret generic __secret__ --from-file=/home/candidate/password.txt
kubectl -n __ns__ set env deployment __name__ --from=secret/__secret__
