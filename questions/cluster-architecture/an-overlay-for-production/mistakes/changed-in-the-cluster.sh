# fails: built
# believes: what is changed in the cluster stays with the overlay
mkdir -p app/overlays/__ns__
printf 'resources: [../../base]\nnamespace: __ns__\nnamePrefix: __prefix__\n' > app/overlays/__ns__/kustomization.yaml
kubectl apply -k app/overlays/__ns__
kubectl -n __ns__ set image deployment/__prefix____name__ web=nginx:1.29
kubectl -n __ns__ scale deployment/__prefix____name__ --replicas=__replicas__
