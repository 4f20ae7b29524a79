kubectl run __name__ --image=__image__ --dry-run=client -o json | jq '.spec.containers[0] |= (.name = "main" | .resources = {requests: {cpu: "__cpu__", memory: "__memory__"}, limits: {memory: "__memory__"}})' > pod.json
scp pod.json __node__:/tmp/pod.json
ssh __node__ 'sudo cp /tmp/pod.json /etc/kubernetes/manifests/__name__.yaml'
kubectl create service nodeport __name__ --tcp=80
kubectl set selector service __name__ run=__name__
