kubectl -n __ns__ create -f - <<YAML
apiVersion: v1
kind: Pod
metadata: { name: __name__ }
spec:
  volumes:
  - name: folder
    emptyDir:
      sizeLimit: __size__
      medium: Memory
  containers:
  - name: reader
    image: busybox:1.36
    args: [sh, -c, tail -n+1 -F /in/__file__]
    volumeMounts: [{ name: folder, mountPath: /in, readOnly: true }]
  - name: writer
    image: busybox:1.36
    args: [sh, -c, while true; do date >> /out/__file__; sleep 1; done]
    volumeMounts: [{ name: folder, mountPath: /out }]
YAML
kubectl -n __ns__ wait pod __name__ --for=condition=Ready
