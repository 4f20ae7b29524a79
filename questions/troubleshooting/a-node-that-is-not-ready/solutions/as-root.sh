ssh __node__
sudo -i
systemctl enable kubelet
systemctl enable containerd
systemctl restart containerd
systemctl restart kubelet
exit
exit
kubectl wait node __node__ --for=condition=Ready --timeout=120s
