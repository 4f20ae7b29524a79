# fails: refused, column
# believes: the kind is defined by its names
kubectl apply -f - <<YAML
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: __kind.plural__.__group__ }
spec:
  group: __group__
  scope: Namespaced
  names: { kind: __kind.kind__, plural: __kind.plural__, singular: __kind.singular__, shortNames: [__kind.short__] }
  versions:
  - name: v1
    served: true
    storage: true
    schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } }
YAML
sleep 5
kubectl apply -f - <<YAML
apiVersion: __group__/v1
kind: __kind.kind__
metadata: { name: first, namespace: __ns__ }
spec: { __field__: __most__, owner: __ns__ }
YAML
