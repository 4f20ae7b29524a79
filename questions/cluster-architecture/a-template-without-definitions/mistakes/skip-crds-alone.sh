# fails: rendered, no-definitions
# believes: --skip-crds leaves out every definition
helm repo add __repo__ https://charts.seatrial.example/stable
helm template __release__ __repo__/widgets --version __version__ -n __ns__ --skip-crds > widgets.yaml
helm install __release__ __repo__/widgets --version __version__ -n __ns__ --create-namespace --skip-crds
