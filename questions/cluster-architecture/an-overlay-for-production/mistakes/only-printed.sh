# fails: deployment, replicas, service
# believes: kubectl kustomize applies what it prints
mkdir -p app/overlays/__ns__
printf 'resources: [../../base]\nnamespace: __ns__\nnamePrefix: __prefix__\nreplicas: [{ name: __name__, count: __replicas__ }]\nimages: [{ name: nginx, newTag: "1.29" }]\n' > app/overlays/__ns__/kustomization.yaml
kubectl kustomize app/overlays/__ns__
