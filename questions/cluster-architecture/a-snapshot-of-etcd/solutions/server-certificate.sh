ssh controlplane
sudo grep -E "listen-client|trusted-ca|cert-file|key-file" /etc/kubernetes/manifests/etcd.yaml
sudo etcdctl --endpoints=https://127.0.0.1:2379 --cacert=/etc/kubernetes/pki/etcd/ca.crt --cert=/etc/kubernetes/pki/etcd/server.crt --key=/etc/kubernetes/pki/etcd/server.key snapshot save __file__
sudo etcdutl snapshot restore __file__ --data-dir __restored__
exit
