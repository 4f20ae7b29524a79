# fails: release, replicas, values
# believes: helm template installs
helm repo add stable https://charts.seatrial.example/stable
helm template __release__ stable/webapp --version 1.2.0 -n __ns__ --set replicaCount=__replicas__ --set message='__message__' > __release__.yaml
