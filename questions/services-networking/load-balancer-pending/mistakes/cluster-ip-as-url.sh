# fails: url
# believes: a cluster IP can be opened from outside
kubectl -n __ns__ expose deployment __name__ --type=LoadBalancer --port=80
kubectl -n __ns__ patch service __name__ -p '{"spec":{"ports":[{"port":80,"nodePort":__nodePort__}]}}'
echo "http://$(kubectl -n __ns__ get service __name__ -o jsonpath='{.spec.clusterIP}')" > ~/url.txt
