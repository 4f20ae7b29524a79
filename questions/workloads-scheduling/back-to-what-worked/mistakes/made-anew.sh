# fails: strategy
kubectl -n __ns__ delete deployment __name__
kubectl -n __ns__ create deployment __name__ --image=nginx:1.28 --replicas=4
kubectl -n __ns__ rollout status deployment __name__
echo 1 > revision.txt
