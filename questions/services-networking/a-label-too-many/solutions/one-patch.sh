kubectl patch service __name__ -n __ns__ --type=merge -p '{"spec":{"selector":{"env":null},"ports":[{"port":80,"protocol":"TCP","targetPort":__listens__}]}}'
