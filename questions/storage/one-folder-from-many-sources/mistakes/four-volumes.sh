# fails: volume, files, up
# believes: several volumes may be mounted at one path
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"template":{"spec":{"containers":[{"name":"main","volumeMounts":[{"name":"a","mountPath":"/etc/__name__"},{"name":"b","mountPath":"/etc/__name__"}]}],"volumes":[{"name":"a","configMap":{"name":"__config__"}},{"name":"b","secret":{"secretName":"__secret__"}}]}}}}'
