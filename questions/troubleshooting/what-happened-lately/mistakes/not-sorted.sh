# fails: sorted
# believes: events are listed in the order of time
echo 'kubectl get events -A' > events.sh
echo FailedScheduling > reason.txt
kubectl -n __ns__ describe pod __pod__ > message.txt
