kubectl -n __ns__ set image deployment/__name__ main=nginx:1.28
kubectl -n __ns__ get deployment __name__ -o json | jq '.spec.strategy.rollingUpdate = {maxSurge: "__surge.share__", maxUnavailable: "0%"}' | kubectl apply -f -
sleep 5
kubectl -n __ns__ rollout history deployment __name__ | tail -2 | awk '{print $1}' | tee ~/revision.txt
