kubectl describe node __node__
ssh __node__
systemctl status kubelet containerd
sudo systemctl enable --now containerd
sudo systemctl enable --now kubelet
exit
