# fails: message, nothing-repaired
echo 'kubectl get events -A --sort-by=.lastTimestamp' > events.sh
echo FailedScheduling > reason.txt
kubectl -n __ns__ patch deployment __name__ --type=json -p '[{"op":"remove","path":"/spec/template/spec/nodeSelector"}]'
kubectl -n __ns__ logs __pod__ > message.txt
