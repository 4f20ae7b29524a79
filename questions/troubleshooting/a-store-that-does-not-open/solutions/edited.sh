ssh controlplane
sudo -i
crictl ps -a
ls /etc/kubernetes/pki/etcd /var/lib
sed -i -e 's,server-new.crt,server.crt,' -e 's,--data-dir=/var/lib/etcd-data,--data-dir=/var/lib/etcd,' -e 's,path: /var/lib/etcd-old,path: /var/lib/etcd,' /etc/kubernetes/manifests/etcd.yaml
sleep 90
exit
exit
kubectl get nodes
