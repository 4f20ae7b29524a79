# fails: shared, log
# believes: the containers of a pod share their files
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"template":{"spec":{"initContainers":[{"name":"__sidecar__","image":"busybox:1.36","restartPolicy":"Always","command":["sh","-c","tail -n+1 -F /var/log/app/app.log"]}]}}}}'
