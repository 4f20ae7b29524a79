ssh controlplane 'sudo mkdir -p /opt/certs'
