helm repo add stable https://charts.seatrial.example/stable
helm repo update
cat > values.yaml <<YAML
replicaCount: __replicas__
message: __message__
YAML
helm template __release__ stable/webapp --version 1.2.0 -n __ns__ -f values.yaml > /home/candidate/__release__.yaml
helm upgrade --install __release__ stable/webapp --version 1.2.0 -n __ns__ -f values.yaml
