mkdir -p /home/candidate/app/base
cat > /home/candidate/app/base/kustomization.yaml <<YAML
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
- deployment.yaml
- service.yaml
YAML
cat > /home/candidate/app/base/deployment.yaml <<YAML
apiVersion: apps/v1
kind: Deployment
metadata:
  name: __name__
spec:
  replicas: 1
  selector:
    matchLabels:
      app: __name__
  template:
    metadata:
      labels:
        app: __name__
    spec:
      containers:
      - name: web
        image: nginx:1.27
YAML
cat > /home/candidate/app/base/service.yaml <<YAML
apiVersion: v1
kind: Service
metadata:
  name: __name__
spec:
  selector:
    app: __name__
  ports:
  - port: 80
YAML
