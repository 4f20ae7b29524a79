# fails: sidecar, log, up
# believes: an init container runs on beside the others
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"template":{"spec":{"volumes":[{"name":"log","emptyDir":{}}],"initContainers":[{"name":"__sidecar__","image":"busybox:1.36","command":["sh","-c","tail -n+1 -F /var/log/app/app.log"],"volumeMounts":[{"name":"log","mountPath":"/var/log/app"}]}],"containers":[{"name":"main","volumeMounts":[{"name":"log","mountPath":"/var/log/app"}]}]}}}}'
