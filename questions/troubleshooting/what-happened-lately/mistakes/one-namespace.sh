# fails: sorted, reason
echo 'kubectl get events -n __ns__ --sort-by=.metadata.creationTimestamp' > events.sh
echo Pending > reason.txt
kubectl -n __ns__ get events --field-selector involvedObject.name=__pod__ -o jsonpath='{.items[*].message}' > message.txt
