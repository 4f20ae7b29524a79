kubectl -n __ns__ get pods -o jsonpath='{.items[0].status.containerStatuses[0].lastState.terminated.reason}' > /home/candidate/reason.txt
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"template":{"spec":{"containers":[{"name":"main","resources":{"requests":{"memory":"__needs.request__"},"limits":{"memory":"__needs.limit__"}}}]}}}}'
