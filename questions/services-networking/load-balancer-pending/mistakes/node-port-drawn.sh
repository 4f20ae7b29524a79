# fails: service, answers, url
kubectl -n __ns__ expose deployment __name__ --type=LoadBalancer --port=80
echo "http://node01:$(kubectl -n __ns__ get service __name__ -o jsonpath='{.spec.ports[0].nodePort}')" > ~/url.txt
