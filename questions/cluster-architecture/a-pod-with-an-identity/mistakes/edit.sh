# fails: no-more, no-secrets
# believes: a role that comes with the cluster is no more than what is asked for
kubectl -n __ns__ apply -f - <<YAML
apiVersion: v1
kind: ServiceAccount
metadata: { name: __account__ }
automountServiceAccountToken: false
---
apiVersion: v1
kind: Pod
metadata: { name: __pod__ }
spec:
  serviceAccountName: __account__
  automountServiceAccountToken: true
  containers:
  - { name: curl, image: "curlimages/curl:8.11.0", command: [sleep, infinity] }
YAML
kubectl -n __ns__ create rolebinding edits --clusterrole=edit --serviceaccount=__ns__:__account__
kubectl -n __ns__ create token __account__ --duration=2h > token.txt
