kubectl -n __ns__ top pods -l __key__=model --sort-by=cpu
echo __load.hot__ > cpu.txt
kubectl -n __ns__ logs courier -c ship | grep ERROR > errors.txt
