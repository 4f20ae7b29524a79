kubectl -n kube-system patch daemonset kube-proxy -p '{"spec":{"template":{"spec":{"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"kubernetes.io/hostname","operator":"In","values":["node01"]}]}]}}}}}}}'
sleep 90
kubectl -n __ns__ expose deployment __name__ --type=NodePort --port=80 --target-port=8080 --overrides='{"spec":{"ports":[{"port":80,"targetPort":8080,"nodePort":__nodePort__}]}}'
