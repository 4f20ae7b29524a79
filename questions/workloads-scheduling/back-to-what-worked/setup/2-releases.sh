kubectl -n __ns__ rollout status deployment __name__ --timeout=60s
kubectl -n __ns__ set image deployment/__name__ main=nginx:1.28-brokn
kubectl -n __ns__ set image deployment/__name__ main=nginx:one-point-two-nine
sleep 20
