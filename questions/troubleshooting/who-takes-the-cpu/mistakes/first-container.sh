# fails: errors
# believes: kubectl logs shows all containers of a pod
kubectl -n __ns__ top pods -l __key__=model --no-headers --sort-by=cpu | head -1 | awk '{print $1}' > cpu.txt
kubectl -n __ns__ logs courier | grep ERROR > errors.txt
