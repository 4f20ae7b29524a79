cat > /home/candidate/events.sh <<'SH'
#!/bin/bash
kubectl events --all-namespaces
SH
kubectl -n __ns__ get events --field-selector type=Warning,reason=FailedScheduling -o jsonpath='{.items[0].reason}' > /home/candidate/reason.txt
kubectl -n __ns__ get events --field-selector involvedObject.name=__pod__,type=Warning -o jsonpath='{range .items[*]}{.message}{"\n"}{end}' | tail -1 > /home/candidate/message.txt
