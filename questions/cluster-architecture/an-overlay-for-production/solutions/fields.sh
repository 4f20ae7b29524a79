mkdir -p app/overlays/__ns__
cat > app/overlays/__ns__/kustomization.yaml <<YAML
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
- ../../base
namespace: __ns__
namePrefix: __prefix__
replicas:
- name: __name__
  count: __replicas__
images:
- name: nginx
  newTag: "1.29"
YAML
kubectl apply -k app/overlays/__ns__
