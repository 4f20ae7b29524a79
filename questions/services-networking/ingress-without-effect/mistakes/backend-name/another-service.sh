# fails: by-its-ingress
kubectl -n __ns__ expose deployment site --name=sites --port=80 --target-port=8080
