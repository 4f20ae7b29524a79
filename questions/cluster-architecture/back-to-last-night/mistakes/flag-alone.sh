# fails: back, etcd
# believes: etcd in its container sees the folders of the machine
ssh controlplane
sudo etcdutl snapshot restore __file__ --data-dir __dir__
sudo sed -i 's,--data-dir=/var/lib/etcd$,--data-dir=__dir__,' /etc/kubernetes/manifests/etcd.yaml
sleep 150
exit
