# fails: release, replicas, values
helm repo add stable https://charts.seatrial.example/stable
helm install __release__ stable/webapp --version 1.2.0 --set replicaCount=__replicas__ --set message='__message__'
helm get manifest __release__ > __release__.yaml
