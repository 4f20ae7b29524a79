# fails: ready, enabled
ssh __node__ 'systemctl restart kubelet'
ssh __node__ 'systemctl restart containerd'
