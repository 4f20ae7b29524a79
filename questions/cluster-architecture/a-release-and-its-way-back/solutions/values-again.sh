helm -n __ns__ rollback __release__ 1 --wait
helm -n __ns__ get values __release__ -o yaml > values.yaml
helm repo update
helm -n __ns__ upgrade __release__ stable/webapp --version 2.0.0 -f values.yaml --set replicaCount=__replicas__ --wait
helm uninstall __old__ --namespace __ns__
helm -n __ns__ history __release__ | grep deployed | awk '{print $1}' > /home/candidate/revision.txt
