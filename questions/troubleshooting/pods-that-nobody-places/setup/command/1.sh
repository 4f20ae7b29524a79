ssh controlplane 'sudo sed -i "s,- kube-scheduler$,- kube-schedule," /etc/kubernetes/manifests/kube-scheduler.yaml'
sleep 60
