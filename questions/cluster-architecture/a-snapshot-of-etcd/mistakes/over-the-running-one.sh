# fails: restored, etcd-kept
ssh controlplane
sudo etcdctl --endpoints=https://127.0.0.1:2379 --cacert=/etc/kubernetes/pki/etcd/ca.crt --cert=/etc/kubernetes/pki/etcd/server.crt --key=/etc/kubernetes/pki/etcd/server.key snapshot save __file__
sudo etcdutl snapshot restore __file__ --data-dir /var/lib/etcd-new
sudo sed -i s,--data-dir=/var/lib/etcd,--data-dir=/var/lib/etcd-new, /etc/kubernetes/manifests/etcd.yaml
exit
