sleep 30
kubectl create namespace annex
kubectl -n annex create deployment late --image=nginx:1.29
sleep 10
