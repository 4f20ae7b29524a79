ssh __node__ 'sudo sed -i s,/etc/kubernetes/pki/ca.crt,/etc/kubernetes/pki/kubelet-ca.crt, /var/lib/kubelet/config.yaml'
ssh __node__ 'sudo systemctl restart kubelet'
ssh __node__ 'sudo systemctl disable kubelet'
sleep 90
