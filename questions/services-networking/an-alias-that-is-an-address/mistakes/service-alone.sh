# fails: answers, endpoint
# believes: a way that is broken is broken in one place
kubectl -n __ns__ patch service __name__ -p '{"spec":{"type":"ClusterIP","externalName":null,"ports":[{"port":80,"targetPort":__port__}]}}'
kubectl -n __ns__ label endpointslice __name__-1 checked=yes
