# fails: sidecar, shared, log, up, main-kept
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"template":{"spec":{"containers":[{"name":"main","command":["sh","-c","while true; do echo entry booked; sleep 5; done"]}]}}}}'
