# fails: back, restored, etcd
ssh controlplane
sudo mv /var/lib/etcd /var/lib/etcd-broken
sudo etcdutl snapshot restore __file__ --data-dir /var/lib/etcd
sleep 120
exit
