ssh __node__ 'sudo systemctl disable --now kubelet'
ssh __node__ 'sudo systemctl disable --now containerd'
sleep 90
