kubectl -n __ns__ patch service __name__ --type=merge -p '{"spec":{"selector":{"app":"__name__","tier":"backend"},"ports":[{"port":8080,"targetPort":"web"}]}}'
