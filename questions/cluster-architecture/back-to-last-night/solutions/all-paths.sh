ssh controlplane
sudo etcdutl --data-dir=__dir__ snapshot restore __file__
sudo sed -i 's,/var/lib/etcd$,__dir__,' /etc/kubernetes/manifests/etcd.yaml
sudo systemctl restart kubelet
sleep 150
exit
kubectl -n __ns__ rollout status deployment __name__ --timeout=120s
