# fails: definition, refused, first
kubectl apply -f - <<YAML
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: __kind.plural__.__group__ }
spec:
  group: __group__
  scope: Cluster
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
            properties:
              __field__: { type: integer, minimum: 1 }
              owner: { type: string }
    additionalPrinterColumns:
    - { name: Owner, type: string, jsonPath: .spec.owner }
YAML
sleep 5
kubectl apply -f - <<YAML
apiVersion: __group__/v1
kind: __kind.kind__
metadata: { name: first }
spec: { __field__: 1, owner: __ns__ }
YAML
