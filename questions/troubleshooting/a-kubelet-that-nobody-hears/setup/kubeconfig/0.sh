ssh __node__ 'sudo sed -i s,/etc/kubernetes/kubelet.conf,/etc/kubernetes/kublet.conf, /usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf'
ssh __node__ 'sudo systemctl daemon-reload; sudo systemctl restart kubelet'
sleep 60
