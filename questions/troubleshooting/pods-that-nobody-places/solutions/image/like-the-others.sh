kubectl -n kube-system describe pod kube-scheduler-controlplane
ssh controlplane
sudo -i
version=$(grep -o 'kube-apiserver:v.*' /etc/kubernetes/manifests/kube-apiserver.yaml | cut -d: -f2)
sed -i "s,image: .*,image: registry.k8s.io/kube-scheduler:$version," /etc/kubernetes/manifests/kube-scheduler.yaml
exit
exit
