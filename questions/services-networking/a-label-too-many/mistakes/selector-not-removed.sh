# fails: endpoints, answers
# believes: a patch replaces the whole selector
kubectl -n __ns__ patch service __name__ -p '{"spec":{"selector":{"app":"__name__"},"ports":[{"port":80,"targetPort":__listens__}]}}'
