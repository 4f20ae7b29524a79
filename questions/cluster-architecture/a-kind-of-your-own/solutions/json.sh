cat > crd.json <<JSON
{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"__kind.plural__.__group__"},
 "spec":{"group":"__group__","scope":"Namespaced","names":{"kind":"__kind.kind__","listKind":"__kind.kind__List","plural":"__kind.plural__","singular":"__kind.singular__","shortNames":["__kind.short__"]},
 "versions":[{"name":"v1","served":true,"storage":true,"additionalPrinterColumns":[{"name":"OWNER","type":"string","jsonPath":".spec.owner"},{"name":"Age","type":"date","jsonPath":".metadata.creationTimestamp"}],
 "schema":{"openAPIV3Schema":{"type":"object","required":["spec"],"properties":{"spec":{"type":"object","required":["__field__"],"properties":{"__field__":{"type":"integer","format":"int32","minimum":1,"maximum":__most__},"owner":{"type":"string"}}}}}}}]}}
JSON
kubectl create -f crd.json
sleep 5
kubectl create -n __ns__ -f - <<JSON
{"apiVersion":"__group__/v1","kind":"__kind.kind__","metadata":{"name":"first"},"spec":{"__field__":__most__,"owner":"__ns__"}}
JSON
