pod=$(kubectl -n __ns__ get pods -l app=__name__ -o name)
kubectl -n __ns__ logs $pod -p > /home/candidate/last-words.txt
kubectl -n __ns__ get $pod -o jsonpath='{.status.containerStatuses[0].lastState.terminated.exitCode}' > /home/candidate/exit-code.txt
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"template":{"spec":{"containers":[{"name":"main","env":[{"name":"__setting.key__","value":"__value__"}]}]}}}}'
kubectl -n __ns__ rollout status deployment __name__
