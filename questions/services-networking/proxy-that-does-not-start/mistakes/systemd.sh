# fails: runs-everywhere, answers, mode
# believes: kube-proxy is a systemd unit
ssh controlplane 'systemctl restart kube-proxy'
