kubectl -n __ns__ describe pods | grep -A3 'Last State' | awk '/Reason/ {print $2; exit}' > reason.txt
kubectl -n __ns__ get deployment __name__ -o json | jq '.spec.template.spec.containers[0].resources.requests.memory = "__needs.request__" | .spec.template.spec.containers[0].resources.limits.memory = "__needs.limit__"' > deployment.json
kubectl replace --force -f deployment.json
kubectl -n __ns__ rollout status deployment __name__
