# fails: static, resources
# believes: static pods belong on the control plane
kubectl run __name__ --image=__image__ --dry-run=client -o yaml > pod.yaml
scp pod.yaml controlplane:/tmp/pod.yaml
ssh controlplane 'sudo cp /tmp/pod.yaml /etc/kubernetes/manifests/__name__.yaml'
sleep 20
kubectl expose pod __name__-controlplane --name=__name__ --type=NodePort --port=80
