# fails: back, restored, etcd
kubectl -n __ns__ create deployment __name__ --image=nginx:1.29 --replicas=2
