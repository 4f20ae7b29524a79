ssh __node__ 'sudo cp /etc/kubernetes/kubelet.conf /etc/kubernetes/kublet.conf; sudo systemctl restart kubelet'
