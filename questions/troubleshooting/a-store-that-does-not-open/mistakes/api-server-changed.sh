# fails: answers, etcd
# believes: a refused connection is the API server's own fault
ssh controlplane 'sudo sed -i s,etcd-servers=https://127.0.0.1:2379,etcd-servers=https://192.168.1.10:2379, /etc/kubernetes/manifests/kube-apiserver.yaml'
sleep 60
