# fails: gone, answer
# believes: a narrower role restricts a wider one
kubectl -n __ns__ apply -f - <<YAML
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: __role__ }
rules:
- { apiGroups: [""], resources: [pods], verbs: [get, list, watch] }
- { apiGroups: [""], resources: [pods/log], verbs: [get] }
YAML
kubectl -n __ns__ create rolebinding __role__ --role=__role__ --serviceaccount=__ns__:__account__
kubectl auth can-i delete pods --as=system:serviceaccount:__ns__:__account__ -n __ns__ > answer.txt
