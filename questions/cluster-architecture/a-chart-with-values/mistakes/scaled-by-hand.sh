# fails: values, rendered
# believes: what is changed on the objects belongs to the release
helm repo add stable https://charts.seatrial.example/stable
helm -n __ns__ install __release__ stable/webapp --version 1.2.0 --set message='__message__'
kubectl -n __ns__ scale deployment --all --replicas=__replicas__
helm -n __ns__ get manifest __release__ > __release__.yaml
