# fails: every-node, proxies, service-kept
kubectl -n __ns__ delete service __name__
kubectl -n __ns__ expose deployment __name__ --type=NodePort --port=80 --target-port=8080
