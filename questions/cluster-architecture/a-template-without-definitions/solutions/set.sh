helm repo add __repo__ https://charts.seatrial.example/stable
helm show values __repo__/widgets --version __version__
helm template __release__ __repo__/widgets --version __version__ -n __ns__ --set crds.install=false > widgets.yaml
helm install __release__ __repo__/widgets --version __version__ -n __ns__ --create-namespace --skip-crds --set crds.install=false
