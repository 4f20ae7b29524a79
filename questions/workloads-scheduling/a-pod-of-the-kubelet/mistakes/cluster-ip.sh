# fails: resources, service, answers
ssh __node__
sudo tee /etc/kubernetes/manifests/__name__.yaml <<YAML
apiVersion: v1
kind: Pod
metadata: { name: __name__, labels: { run: __name__ } }
spec:
  containers: [{ name: main, image: "__image__", resources: { limits: { cpu: __cpu__, memory: __memory__ } } }]
YAML
exit
sleep 15
kubectl expose pod __name__-__node__ --name=__name__ --port=80
