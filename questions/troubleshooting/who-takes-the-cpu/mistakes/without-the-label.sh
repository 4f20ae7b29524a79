# fails: hottest
kubectl -n __ns__ top pods --no-headers --sort-by=cpu | head -1 | awk '{print $1}' > cpu.txt
kubectl -n __ns__ logs courier -c ship | grep ERROR > errors.txt
