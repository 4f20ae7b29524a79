# fails: answers, static-pod
ssh controlplane 'sudo systemctl restart kubelet'
