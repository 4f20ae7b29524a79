ssh controlplane 'sudo sed -i "s,path: /var/lib/etcd$,path: /var/lib/etcd-old," /etc/kubernetes/manifests/etcd.yaml'
sleep 45
