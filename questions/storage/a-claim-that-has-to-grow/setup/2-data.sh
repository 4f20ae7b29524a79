kubectl -n __ns__ wait pod/keeper --for=condition=Ready --timeout=120s
kubectl -n __ns__ exec keeper -- sh -c 'echo do not lose me > /data/precious.txt'
