kubectl delete clusterrolebinding __binding__
kubectl create clusterrolebinding platform-admins --clusterrole=cluster-admin --group=platform-team
kubectl -n __ns__ apply -f - <<YAML
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: __role__ }
rules:
- { apiGroups: [""], resources: [pods, pods/log], verbs: [get] }
- { apiGroups: [""], resources: [pods], verbs: [list, watch] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: __role__ }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: __role__ }
subjects: [{ kind: ServiceAccount, name: __account__, namespace: __ns__ }]
YAML
echo no > /home/candidate/answer.txt
