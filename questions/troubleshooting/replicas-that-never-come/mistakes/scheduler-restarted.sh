# fails: manager, replicas
# believes: the scheduler makes the pods
ssh controlplane 'sudo mv /etc/kubernetes/manifests/kube-scheduler.yaml /tmp/ && sleep 20 && sudo mv /tmp/kube-scheduler.yaml /etc/kubernetes/manifests/'
