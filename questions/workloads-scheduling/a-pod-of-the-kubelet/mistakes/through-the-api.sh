# fails: static, resources, answers
# believes: nodeName makes a pod static
kubectl run __name__ --image=__image__ --overrides='{"spec":{"nodeName":"__node__"}}'
kubectl create service nodeport __name__ --tcp=80
