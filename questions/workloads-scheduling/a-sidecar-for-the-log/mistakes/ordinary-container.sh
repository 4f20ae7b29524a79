# fails: sidecar, shared, up
# believes: every second container is a native sidecar
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"template":{"spec":{"volumes":[{"name":"log","emptyDir":{}}],"containers":[{"name":"main","volumeMounts":[{"name":"log","mountPath":"/var/log/app"}]},{"name":"__sidecar__","image":"busybox:1.36","command":["sh","-c","tail -n+1 -F /var/log/app/app.log"],"volumeMounts":[{"name":"log","mountPath":"/var/log/app"}]}]}}}}'
