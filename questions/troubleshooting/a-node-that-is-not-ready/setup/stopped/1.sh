ssh __node__ 'sudo systemctl disable --now kubelet'
sleep 90
