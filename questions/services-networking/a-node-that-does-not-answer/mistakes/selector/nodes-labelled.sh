# fails: proxies
kubectl label nodes --all __label__=on --overwrite
