kubectl apply -f - <<YAML
apiVersion: v1
kind: ServiceAccount
metadata: { name: __account__, namespace: __ns__ }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: __role__ }
rules: [{ apiGroups: [apps], resources: [statefulsets, deployments], verbs: [create] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: deploys-here, namespace: __ns__ }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: __role__ }
subjects: [{ kind: ServiceAccount, name: __account__, namespace: __ns__ }, { kind: User, name: lead, apiGroup: rbac.authorization.k8s.io }]
YAML
