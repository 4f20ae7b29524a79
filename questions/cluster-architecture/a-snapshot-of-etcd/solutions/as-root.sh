ssh controlplane
sudo -i
export ETCDCTL_API=3
cd /etc/kubernetes/pki
etcdctl snapshot save __file__ --endpoints=127.0.0.1:2379 --cacert=etcd/ca.crt --cert=apiserver-etcd-client.crt --key=apiserver-etcd-client.key
etcdutl snapshot status __file__ -w table
etcdutl --data-dir=__restored__ snapshot restore __file__
exit
exit
