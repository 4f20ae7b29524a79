# fails: ready, runs, deployment-kept
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"template":{"spec":{"nodeSelector":null}}}}'
