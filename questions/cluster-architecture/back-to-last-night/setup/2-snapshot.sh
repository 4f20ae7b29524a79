kubectl -n __ns__ rollout status deployment __name__
ssh controlplane 'sudo mkdir -p $(dirname __file__)'
ssh controlplane 'sudo etcdctl --endpoints=https://127.0.0.1:2379 --cacert=/etc/kubernetes/pki/etcd/ca.crt --cert=/etc/kubernetes/pki/etcd/server.crt --key=/etc/kubernetes/pki/etcd/server.key snapshot save __file__'
kubectl -n __ns__ delete deployment __name__
sleep 5
