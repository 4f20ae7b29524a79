# fails: volume, mounts
kubectl apply -f - <<YAML
apiVersion: v1
kind: Pod
metadata: { name: __name__, namespace: __ns__ }
spec:
  containers:
  - { name: writer, image: "busybox:1.36", command: [sh, -c, "while true; do date >> /out/__file__; sleep 1; done"], volumeMounts: [{ name: f, mountPath: /out }] }
  - { name: reader, image: "busybox:1.36", command: [sh, -c, "tail -n+1 -F /in/__file__"], volumeMounts: [{ name: f, mountPath: /in }] }
  volumes: [{ name: f, emptyDir: { sizeLimit: __size__ } }]
YAML
