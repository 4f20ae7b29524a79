kubectl describe node __node__ | grep -A8 Conditions
ssh __node__
sudo -i
systemctl status kubelet
journalctl -u kubelet | tail -3
sed -i 's,:6553,:6443,' /etc/kubernetes/kubelet.conf
sed -i -e 's,/usr/local/bin/kubelet,/usr/bin/kubelet,' -e 's,kublet.conf,kubelet.conf,' /usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf
systemctl daemon-reload
systemctl restart kubelet
exit
exit
kubectl wait node __node__ --for=condition=Ready --timeout=120s
