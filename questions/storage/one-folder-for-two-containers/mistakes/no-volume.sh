# fails: volume, mounts, log
# believes: the containers of a pod share their files
kubectl apply -f - <<YAML
apiVersion: v1
kind: Pod
metadata: { name: __name__, namespace: __ns__ }
spec:
  containers:
  - { name: writer, image: "busybox:1.36", command: [sh, -c, "mkdir /out; while true; do date >> /out/__file__; sleep 1; done"] }
  - { name: reader, image: "busybox:1.36", command: [sh, -c, "tail -n+1 -F /in/__file__"] }
YAML
