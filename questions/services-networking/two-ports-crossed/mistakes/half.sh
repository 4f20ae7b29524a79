# fails: numbers
kubectl -n __ns__ patch service __name__ -p '{"spec":{"ports":[{"port":80,"targetPort":8080}]}}'
