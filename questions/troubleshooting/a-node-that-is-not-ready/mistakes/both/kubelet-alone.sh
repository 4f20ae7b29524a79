# fails: ready, enabled
# believes: the kubelet runs containers by itself
ssh __node__ 'sudo systemctl enable --now kubelet'
