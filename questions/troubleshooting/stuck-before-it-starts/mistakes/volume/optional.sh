# fails: steady
kubectl -n __ns__ patch deployment __name__ -p '{"spec":{"template":{"spec":{"volumes":[{"name":"login","secret":{"optional":true}}]}}}}'
