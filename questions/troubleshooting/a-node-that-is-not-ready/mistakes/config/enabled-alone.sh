# fails: ready, enabled
# believes: a kubelet that failed only has to be started
ssh __node__ 'sudo systemctl enable --now kubelet'
