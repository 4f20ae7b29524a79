# fails: no-definitions
# believes: a value of the chart keeps out what lies in crds/
helm repo add __repo__ https://charts.seatrial.example/stable
helm template __release__ __repo__/widgets --version __version__ -n __ns__ --set crds.install=false > widgets.yaml
helm install __release__ __repo__/widgets --version __version__ -n __ns__ --create-namespace --set crds.install=false
