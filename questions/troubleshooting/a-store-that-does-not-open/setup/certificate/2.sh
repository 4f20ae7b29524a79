ssh controlplane 'sudo sed -i s,--cert-file=/etc/kubernetes/pki/etcd/server.crt,--cert-file=/etc/kubernetes/pki/etcd/server-new.crt, /etc/kubernetes/manifests/etcd.yaml'
sleep 45
