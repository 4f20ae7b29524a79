ssh controlplane 'sudo cp /etc/kubernetes/pki/etcd/server.crt /etc/kubernetes/pki/etcd/server-new.crt'
sleep 90
kubectl get nodes
