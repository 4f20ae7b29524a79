ssh controlplane
sudo -i
etcdutl snapshot restore __file__ --data-dir __dir__
grep -n -A3 hostPath /etc/kubernetes/manifests/etcd.yaml
sed -i 's,path: /var/lib/etcd$,path: __dir__,' /etc/kubernetes/manifests/etcd.yaml
sleep 150
exit
exit
kubectl -n __ns__ get deployment __name__
