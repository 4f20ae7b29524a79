kubectl -n __ns__ get service __name__ -o yaml | sed 's/externalTrafficPolicy: Cluster/externalTrafficPolicy: Local/' > ~/service.yaml
kubectl apply -f ~/service.yaml
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"replicas":3}}'
