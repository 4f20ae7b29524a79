# fails: end, authorities, token, join
ssh controlplane 'kubeadm certs check-expiration > /opt/certs/authorities.txt'
ssh controlplane 'sudo kubeadm token create --print-join-command > /opt/certs/join.sh'
