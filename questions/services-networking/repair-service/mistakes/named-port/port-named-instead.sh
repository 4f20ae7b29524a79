# fails: endpoints, answers
# believes: naming the Service's own port gives the name a meaning in the pods
kubectl -n __ns__ patch service __name__ -p '{"spec":{"ports":[{"port":8080,"name":"http"}]}}'
