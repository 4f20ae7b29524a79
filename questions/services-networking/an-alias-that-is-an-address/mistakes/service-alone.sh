# fails: answers, endpoint
# believes: once the first fault is found there is no other
kubectl -n __ns__ patch service __name__ -p '{"spec":{"type":"ClusterIP","externalName":null,"ports":[{"port":80,"targetPort":__port__}]}}'
