kubectl -n kube-system get pods
ssh controlplane
sudo crictl ps -a | grep controller
sudo sed -i -e 's,manger,manager,' -e 's,/kube-contoller-manager:,/kube-controller-manager:,' /etc/kubernetes/manifests/kube-controller-manager.yaml
sleep 40
exit
