helm repo add __repo__ https://charts.seatrial.example/stable
kubectl create namespace __ns__
cat > values.yaml <<YAML
crds:
  install: false
YAML
helm template __release__ __repo__/widgets --version __version__ --namespace __ns__ --skip-crds -f values.yaml > /home/candidate/widgets.yaml
helm upgrade --install __release__ __repo__/widgets --version __version__ --namespace __ns__ --skip-crds -f values.yaml
