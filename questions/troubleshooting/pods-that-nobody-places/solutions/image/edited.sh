ssh controlplane 'sudo sed -i s,/kube-shceduler:,/kube-scheduler:, /etc/kubernetes/manifests/kube-scheduler.yaml'
