kubectl -n __ns__ expose deployment __name__ --type=LoadBalancer --port=80
kubectl -n __ns__ patch service __name__ -p '{"spec":{"ports":[{"port":80,"nodePort":__nodePort__}]}}'
echo "http://192.168.1.12:__nodePort__/" > ~/url.txt
