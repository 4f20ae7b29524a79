# fails: pods-kept
kubectl -n __ns__ top pods -l __key__=model --no-headers --sort-by=cpu | head -1 | awk '{print $1}' > cpu.txt
kubectl -n __ns__ logs courier -c ship | grep ERROR > errors.txt
kubectl -n __ns__ delete pod courier
