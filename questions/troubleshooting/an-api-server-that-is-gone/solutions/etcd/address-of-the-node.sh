ssh controlplane 'sudo sed -i s,https://127.0.0.1:2380,https://192.168.1.10:2379, /etc/kubernetes/manifests/kube-apiserver.yaml'
