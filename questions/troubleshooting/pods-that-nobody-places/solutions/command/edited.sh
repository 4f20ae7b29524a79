ssh controlplane
sudo crictl ps -a
sudo sed -i 's,- kube-schedule$,- kube-scheduler,' /etc/kubernetes/manifests/kube-scheduler.yaml
exit
