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
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            required: [__field__]
            properties:
              __field__: { type: integer, minimum: 1, maximum: __most__ }
              owner: { type: string }
    additionalPrinterColumns:
    - { name: Owner, type: string, jsonPath: .spec.owner }
YAML
kubectl wait crd/__kind.plural__.__group__ --for=condition=Established
kubectl apply -f - <<YAML
apiVersion: __group__/v1
kind: __kind.kind__
metadata: { name: first, namespace: __ns__ }
spec: { __field__: __most__, owner: __ns__ }
YAML
kubectl -n __ns__ get __kind.short__
