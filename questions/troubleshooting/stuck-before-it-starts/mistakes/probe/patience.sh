# fails: steady
# believes: a probe that fails needs more time
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"template":{"spec":{"containers":[{"name":"main","livenessProbe":{"failureThreshold":5}}]}}}}'
