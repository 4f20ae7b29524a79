# fails: answers, etcd
# believes: etcd is a systemd unit under kubeadm
ssh controlplane 'sudo systemctl restart etcd'
