# fails: base-kept
mkdir -p app/overlays/__ns__
sed -i -e 's/replicas: 1/replicas: __replicas__/' -e 's/1.27/1.29/' app/base/deployment.yaml
printf 'resources: [../../base]\nnamespace: __ns__\nnamePrefix: __prefix__\n' > app/overlays/__ns__/kustomization.yaml
kubectl apply -k app/overlays/__ns__
