# fails: answers, static-pod
# believes: kube-apiserver is a systemd unit
ssh controlplane 'sudo systemctl restart kube-apiserver'
