ssh __node__ 'sudo sed -i s,:6443,:6553, /etc/kubernetes/kubelet.conf'
ssh __node__ 'sudo systemctl restart kubelet'
sleep 60
