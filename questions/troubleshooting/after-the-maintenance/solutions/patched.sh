kubectl patch node __at.cordoned__ -p '{"spec":{"unschedulable":false}}'
kubectl patch node __at.tainted__ -p '{"spec":{"taints":null}}'
