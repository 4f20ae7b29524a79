# fails: secret, variables
# believes: set env takes over the ConfigMap as a whole
kubectl -n __ns__ create configmap __config__ --from-literal=LANGUAGE=__language__ --from-literal=PAGE_SIZE=__size__
kubectl -n __ns__ create secret generic __secret__ --from-literal=password=/home/candidate/password.txt
kubectl -n __ns__ set env deployment __name__ --from=configmap/__config__
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"template":{"spec":{"containers":[{"name":"main","volumeMounts":[{"name":"files","mountPath":"/etc/__name__"}]}],"volumes":[{"name":"files","secret":{"secretName":"__secret__","defaultMode":256}}]}}}}'
