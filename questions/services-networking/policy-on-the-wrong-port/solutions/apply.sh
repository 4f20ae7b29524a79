kubectl -n __ns__ get networkpolicy __policy__ -o yaml > policy.yaml
sed -i 's/port: 80$/port: __port__/' policy.yaml
kubectl apply -f policy.yaml
