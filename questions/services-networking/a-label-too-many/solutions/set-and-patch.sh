kubectl -n __ns__ set selector service __name__ app=__name__
kubectl -n __ns__ patch service __name__ -p '{"spec":{"ports":[{"port":80,"targetPort":__listens__}]}}'
