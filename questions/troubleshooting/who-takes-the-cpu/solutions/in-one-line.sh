kubectl top pod -n __ns__ -l __key__=model --no-headers --sort-by=cpu | head -1 | awk '{print $1}' > /home/candidate/cpu.txt
kubectl logs -n __ns__ pod/courier --container=ship | awk '/ERROR/' | tee ~/errors.txt
