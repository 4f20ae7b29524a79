# fails: resources, up
# believes: a container gets as much memory as it requests
kubectl -n __ns__ get pods -o jsonpath='{.items[0].status.containerStatuses[0].lastState.terminated.reason}' > reason.txt
kubectl -n __ns__ set resources deployment __name__ -c main --requests=memory=90Mi
