# fails: hottest, errors
kubectl -n __ns__ top pods -l __key__=model --sort-by=memory > cpu.txt
kubectl -n __ns__ logs courier --all-containers | grep ERROR > errors.txt
