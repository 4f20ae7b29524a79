# fails: log, runs
# believes: volumes of one kind are one volume
kubectl apply -f - <<YAML
apiVersion: v1
kind: Pod
metadata: { name: __name__, namespace: __ns__ }
spec:
  containers:
  - { name: writer, image: "busybox:1.36", command: [sh, -c, "while true; do date >> /out/__file__; sleep 1; done"], volumeMounts: [{ name: a, mountPath: /out }] }
  - { name: reader, image: "busybox:1.36", command: [sh, -c, "cat /in/__file__"], volumeMounts: [{ name: b, mountPath: /in, readOnly: true }] }
  volumes: [{ name: a, emptyDir: { medium: Memory, sizeLimit: __size__ } }, { name: b, emptyDir: { medium: Memory, sizeLimit: __size__ } }]
YAML
