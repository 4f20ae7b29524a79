# fails: release
# believes: helm installs the version that is asked for in the documentation
helm repo add stable https://charts.seatrial.example/stable
helm -n __ns__ install __release__ stable/webapp --set replicaCount=__replicas__ --set message='__message__'
helm -n __ns__ get manifest __release__ > __release__.yaml
