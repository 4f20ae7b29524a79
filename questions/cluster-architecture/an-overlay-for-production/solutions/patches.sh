mkdir -p ~/app/overlays/__ns__
cd ~/app/overlays/__ns__
cat > kustomization.yaml <<YAML
resources: [../../base]
namespace: __ns__
namePrefix: __prefix__
patches:
- target: { kind: Deployment }
  patch: |-
    - { op: replace, path: /spec/replicas, value: __replicas__ }
    - { op: replace, path: /spec/template/spec/containers/0/image, value: "nginx:1.29" }
YAML
kubectl kustomize . | kubectl apply -f -
