ssh controlplane 'sudo sed -i s,/kube-scheduler:,/kube-shceduler:, /etc/kubernetes/manifests/kube-scheduler.yaml'
sleep 60
