kubectl describe node __node__
ssh __node__
systemctl status kubelet containerd
sudo sed -i 's,kubelet-ca.crt,ca.crt,' /var/lib/kubelet/config.yaml
sudo systemctl enable --now containerd
sudo systemctl enable --now kubelet
exit
