ssh __node__
sudo tee /etc/kubernetes/manifests/__name__.yaml <<YAML
apiVersion: v1
kind: Pod
metadata: { name: __name__, namespace: default, labels: { run: __name__ } }
spec:
  containers:
  - name: main
    image: __image__
    resources: { requests: { cpu: __cpu__, memory: __memory__ }, limits: { memory: __memory__ } }
YAML
exit
sleep 15
kubectl expose pod __name__-__node__ --name=__name__ --type=NodePort --port=80
