# fails: release, rendered, repository
helm repo add other https://charts.seatrial.example/stable
helm template __release__ other/widgets --version __version__ --include-crds > widgets.yaml
