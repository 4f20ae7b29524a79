ssh __node__
sudo -i
journalctl -u kubelet | tail -3
sed -i 's,kubelet-ca.crt,ca.crt,' /var/lib/kubelet/config.yaml
systemctl enable kubelet
systemctl enable containerd
systemctl restart containerd
systemctl restart kubelet
exit
exit
kubectl wait node __node__ --for=condition=Ready --timeout=120s
