# fails: url
# believes: nodes open the port of the Service
kubectl -n __ns__ expose deployment __name__ --type=LoadBalancer --port=80
kubectl -n __ns__ patch service __name__ -p '{"spec":{"ports":[{"port":80,"nodePort":__nodePort__}]}}'
echo "http://node01:80" > ~/url.txt
