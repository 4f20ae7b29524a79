kubectl -n __ns__ create pdb __budget__ --selector='app in (__name__)' --min-available=__count.least__
kubectl cordon __where.node__
for pod in $(kubectl -n __ns__ get pods --field-selector spec.nodeName=__where.node__ -o name); do kubectl -n __ns__ delete $pod; kubectl -n __ns__ rollout status deployment __name__; done
