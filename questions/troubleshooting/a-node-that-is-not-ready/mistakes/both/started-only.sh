# fails: enabled
# believes: what is started once starts again after a reboot
ssh __node__ 'sudo systemctl start containerd'
ssh __node__ 'sudo systemctl start kubelet'
