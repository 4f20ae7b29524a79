ssh controlplane 'sudo sed -i s,--data-dir=/var/lib/etcd,--data-dir=/var/lib/etcd-data, /etc/kubernetes/manifests/etcd.yaml'
sleep 45
