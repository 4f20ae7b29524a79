ssh __node__ 'sudo sed -i "s,server: .*,server: https://192.168.1.10:6443," /etc/kubernetes/kubelet.conf'
ssh __node__ 'sudo systemctl restart kubelet'
