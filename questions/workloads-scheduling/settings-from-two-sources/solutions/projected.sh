kubectl -n __ns__ create configmap __config__ --from-literal=LANGUAGE=__language__ --from-literal=PAGE_SIZE=__size__
kubectl -n __ns__ create secret generic __secret__ --from-file=password=/home/candidate/password.txt
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"template":{"spec":{"containers":[{"name":"main","envFrom":[{"configMapRef":{"name":"__config__"}}],"volumeMounts":[{"name":"files","mountPath":"/etc/__name__"}]}],"volumes":[{"name":"files","projected":{"defaultMode":256,"sources":[{"secret":{"name":"__secret__"}}]}}]}}}}'
kubectl -n __ns__ rollout status deployment __name__
