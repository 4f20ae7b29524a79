kubectl apply -f - <<YAML
apiVersion: v1
kind: Pod
metadata: { name: __name__, namespace: __ns__ }
spec:
  containers:
  - name: writer
    image: busybox:1.36
    command: [sh, -c, "while true; do date >> /out/__file__; sleep 1; done"]
    volumeMounts: [{ name: shared, mountPath: /out }]
  - name: reader
    image: busybox:1.36
    command: [sh, -c, "tail -n+1 -F /in/__file__"]
    volumeMounts: [{ name: shared, mountPath: /in, readOnly: true }]
  volumes: [{ name: shared, emptyDir: { medium: Memory, sizeLimit: __size__ } }]
YAML
sleep 5
