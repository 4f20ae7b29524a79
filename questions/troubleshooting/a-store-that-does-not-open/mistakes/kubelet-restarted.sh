# fails: answers, etcd
ssh controlplane 'sudo systemctl restart kubelet'
sleep 60
