# fails: endpoints, answers
kubectl -n __ns__ patch service __name__ -p '{"spec":{"ports":[{"port":8080,"targetPort":"web"}]}}'
