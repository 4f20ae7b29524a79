kubectl apply -f - <<YAML
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: { name: __class__ }
value: __highest.below__
preemptionPolicy: PreemptLowerPriority
YAML
kubectl -n __ns__ get deployment __name__ -o json | jq '.spec.template.spec.priorityClassName = "__class__"' | kubectl replace --force -f -
