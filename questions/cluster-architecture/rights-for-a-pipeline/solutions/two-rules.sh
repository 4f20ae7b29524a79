kubectl apply -f - <<YAML
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: __role__ }
rules:
- apiGroups: [apps]
  resources: [statefulsets]
  verbs: [create]
- apiGroups: [apps]
  resources: [deployments]
  verbs: [create]
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: __account__, namespace: __ns__ }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: may-deploy, namespace: __ns__ }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: __role__ }
subjects: [{ kind: ServiceAccount, name: __account__, namespace: __ns__ }]
YAML
