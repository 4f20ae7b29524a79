# fails: definition, refused, column, first
# believes: a definition may be called anything
kubectl apply -f - <<YAML
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: __kind.plural__ }
spec:
  group: __group__
  scope: Namespaced
  names: { kind: __kind.kind__, plural: __kind.plural__, singular: __kind.singular__ }
  versions:
  - name: v1
    served: true
    storage: true
    schema: { openAPIV3Schema: { type: object } }
YAML
