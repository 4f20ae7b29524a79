# fails: built
# believes: the namespace of an overlay is where it is applied to
mkdir -p app/overlays/__ns__
printf 'resources: [../../base]\nnamePrefix: __prefix__\nreplicas: [{ name: __name__, count: __replicas__ }]\nimages: [{ name: nginx, newTag: "1.29" }]\n' > app/overlays/__ns__/kustomization.yaml
kubectl apply -n __ns__ -k app/overlays/__ns__
