# fails: deployment-kept
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"template":{"metadata":{"labels":{"env":"production"}}}}}'
kubectl -n __ns__ patch service __name__ -p '{"spec":{"ports":[{"port":80,"targetPort":__listens__}]}}'
