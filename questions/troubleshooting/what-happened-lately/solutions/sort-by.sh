echo 'kubectl get events -A --sort-by=.metadata.creationTimestamp' > events.sh
bash events.sh | tail -3
kubectl -n __ns__ get events
echo FailedScheduling > reason.txt
kubectl -n __ns__ describe pod __pod__ | grep 'configmap "__missing__" not found' > message.txt
