# fails: scheduler, placed
ssh controlplane 'sudo systemctl restart kubelet'
